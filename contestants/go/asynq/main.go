// jobs with asynq: "worker" is the worker process; without it, what a web service does, which enqueues and waits for results.
package main

import (
	"log"
	"os"

	"github.com/hibiken/asynq"
)

func main() {
	redis := asynq.RedisClientOpt{Addr: "127.0.0.1:" + os.Getenv("REDIS_PORT")}
	work := answerJobs
	if len(os.Args) > 1 && os.Args[1] == "worker" {
		work = workOff
	}
	if err := work(redis); err != nil {
		log.Fatal(err)
	}
}
