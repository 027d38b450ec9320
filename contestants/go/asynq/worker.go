package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"time"

	"github.com/hibiken/asynq"
)

type slowJob struct {
	Number  int     `json:"number"`
	Seconds float64 `json:"seconds"`
	File    string  `json:"file"`
}

// Squares numbers, and does slow jobs that leave a line behind.
func workOff(redis asynq.RedisClientOpt) error {
	server := asynq.NewServer(redis, asynq.Config{
		Concurrency:       1,
		Queues:            map[string]int{"work": 1},
		TaskCheckInterval: 10 * time.Millisecond,
		LogLevel:          asynq.WarnLevel,
	})
	kinds := asynq.NewServeMux()
	kinds.HandleFunc("square", square)
	kinds.HandleFunc("slow", slow)
	return server.Run(kinds)
}

func square(_ context.Context, task *asynq.Task) error {
	number, err := strconv.Atoi(string(task.Payload()))
	if err != nil {
		return err
	}
	_, err = task.ResultWriter().Write([]byte(strconv.Itoa(number * number)))
	return err
}

func slow(_ context.Context, task *asynq.Task) error {
	var job slowJob
	if err := json.Unmarshal(task.Payload(), &job); err != nil {
		return err
	}
	time.Sleep(time.Duration(job.Seconds * float64(time.Second)))
	done, err := os.OpenFile(job.File, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	defer done.Close()
	_, err = fmt.Fprintln(done, job.Number)
	return err
}
