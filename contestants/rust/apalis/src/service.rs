use std::time::Duration;

use apalis::prelude::*;
use apalis_redis::RedisStorage;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, BufReader};

use crate::{Failure, Job, open, own_name};

/// apalis keeps results, and whoever waits for one has to look: this often.
const LOOK_EVERY: Duration = Duration::from_millis(1);

#[derive(Deserialize)]
struct Request {
    task: String,
    #[serde(default)]
    jobs: u64,
    #[serde(default)]
    number: u64,
    #[serde(default)]
    seconds: f64,
    #[serde(default)]
    file: String,
}

struct Service {
    name: String,
    work: RedisStorage<Job>,
    idle: RedisStorage<Job>, // no worker listens to it
    added: u64,
}

impl Service {
    fn named(&mut self, job: Job) -> (TaskId, Task<Job>) {
        self.added += 1;
        let id = TaskId::from_string(format!("{}-{}", self.name, self.added));
        (id.clone(), TaskBuilder::new(job).task_id(id).build())
    }

    async fn square(&mut self, number: u64) -> Result<TaskId, Failure> {
        let (id, task) = self.named(Job::Square { number });
        self.work.push_task(task).await?;
        Ok(id)
    }

    async fn result_of(&mut self, id: TaskId) -> Result<u64, Failure> {
        loop {
            let found: Vec<TaskResult<u64>> = self.work.check_status([id.clone()]).await?;
            if let Some(done) = found.into_iter().next() {
                return Ok(done.take()?);
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }

    async fn answer(&mut self, asked: Request) -> Result<Value, Failure> {
        match asked.task.as_str() {
            "enqueue" => {
                for number in 0..asked.jobs {
                    let (_, task) = self.named(Job::Square { number });
                    self.idle.push_task(task).await?;
                }
                Ok(json!({ "enqueued": asked.jobs }))
            }
            "complete" => {
                let mut ids = Vec::new();
                for number in 0..asked.jobs {
                    ids.push(self.square(number).await?);
                }
                let mut sum = 0;
                for id in ids {
                    sum += self.result_of(id).await?;
                }
                Ok(json!({ "sum": sum }))
            }
            "round_trip" => {
                let id = self.square(asked.number).await?;
                Ok(json!({ "square": self.result_of(id).await? }))
            }
            "slow" => {
                for number in 0..asked.jobs {
                    self.work.push(Job::Slow { number, seconds: asked.seconds, file: asked.file.clone() }).await?;
                }
                Ok(json!({ "enqueued": asked.jobs }))
            }
            other => Err(format!("no task {other}").into()),
        }
    }
}

/// One line asked, one line answered (docs/formats/program.md).
pub async fn answer_lines() -> Result<(), Failure> {
    let mut service = Service { name: own_name()?, work: open("work").await?, idle: open("idle").await?, added: 0 };
    let mut lines = BufReader::new(tokio::io::stdin()).lines();
    while let Some(line) = lines.next_line().await? {
        let said = service.answer(serde_json::from_str(&line)?).await;
        println!("{}", said.unwrap_or_else(|error| json!({ "error": error.to_string() })));
    }
    Ok(())
}
