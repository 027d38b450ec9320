package main

import (
	"encoding/json"
	"strconv"
	"time"

	"github.com/hibiken/asynq"
)

// asynq keeps results, and whoever waits for one has to look: this often.
const lookEvery = time.Millisecond

type service struct {
	client    *asynq.Client
	inspector *asynq.Inspector
}

func answerJobs(redis asynq.RedisClientOpt) error {
	jobs := service{asynq.NewClient(redis), asynq.NewInspector(redis)}
	defer jobs.client.Close()
	return answerLines(map[string]func(request) (answer, error){
		"enqueue": jobs.enqueue, "complete": jobs.complete, "round_trip": jobs.roundTrip, "slow": jobs.slow,
	})
}

func (jobs service) addSquare(queue string, number int) (string, error) {
	task := asynq.NewTask("square", []byte(strconv.Itoa(number)))
	info, err := jobs.client.Enqueue(task, asynq.Queue(queue), asynq.Retention(time.Minute))
	if err != nil {
		return "", err
	}
	return info.ID, nil
}

func (jobs service) addSquares(queue string, count int) ([]string, error) {
	ids := make([]string, 0, count)
	for number := range count {
		id, err := jobs.addSquare(queue, number)
		if err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, nil
}

func (jobs service) resultOf(id string) (int, error) {
	for {
		info, err := jobs.inspector.GetTaskInfo("work", id)
		if err != nil {
			return 0, err
		}
		if info.State == asynq.TaskStateCompleted {
			return strconv.Atoi(string(info.Result))
		}
		time.Sleep(lookEvery)
	}
}

// No worker listens to this queue.
func (jobs service) enqueue(asked request) (answer, error) {
	ids, err := jobs.addSquares("idle", asked.Jobs)
	return answer{"enqueued": len(ids)}, err
}

func (jobs service) complete(asked request) (answer, error) {
	ids, err := jobs.addSquares("work", asked.Jobs)
	if err != nil {
		return nil, err
	}
	sum := 0
	for _, id := range ids {
		square, err := jobs.resultOf(id)
		if err != nil {
			return nil, err
		}
		sum += square
	}
	return answer{"sum": sum}, nil
}

func (jobs service) roundTrip(asked request) (answer, error) {
	id, err := jobs.addSquare("work", asked.Number)
	if err != nil {
		return nil, err
	}
	square, err := jobs.resultOf(id)
	return answer{"square": square}, err
}

func (jobs service) slow(asked request) (answer, error) {
	for number := range asked.Jobs {
		payload, err := json.Marshal(slowJob{number, asked.Seconds, asked.File})
		if err != nil {
			return nil, err
		}
		if _, err := jobs.client.Enqueue(asynq.NewTask("slow", payload), asynq.Queue("work")); err != nil {
			return nil, err
		}
	}
	return answer{"enqueued": asked.Jobs}, nil
}
