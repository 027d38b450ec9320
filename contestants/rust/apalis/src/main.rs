//! jobs with apalis: "worker" is the worker process; without it, what a web service does, which enqueues and waits for results.

mod service;
mod worker;

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use apalis_redis::{Config, RedisStorage};
use serde::{Deserialize, Serialize};

pub type Failure = Box<dyn std::error::Error + Send + Sync>;

#[derive(Debug, Deserialize, Serialize)]
pub enum Job {
    Square { number: u64 },
    Slow { number: u64, seconds: f64, file: String },
}

/// An idle worker looks for work at each heartbeat, and only then; one is given up after so many.
const LOOK_EVERY: Duration = Duration::from_millis(10);
const GIVEN_UP_AFTER: usize = 1000;

/// A process's number is no name: in a namespace of its own every process may have the same.
pub fn own_name() -> Result<String, Failure> {
    Ok(SystemTime::now().duration_since(UNIX_EPOCH)?.as_nanos().to_string())
}

pub async fn open(queue: &str) -> Result<RedisStorage<Job>, Failure> {
    let connection = apalis_redis::connect(format!("redis://127.0.0.1:{}/0", std::env::var("REDIS_PORT")?)).await?;
    let config = Config::default().queue(queue).batch_size(1).heartbeat_interval(LOOK_EVERY).missed_heartbeats(GIVEN_UP_AFTER);
    Ok(RedisStorage::new(connection).with_config(config))
}

#[tokio::main]
async fn main() -> Result<(), Failure> {
    match std::env::args().nth(1).as_deref() {
        Some("worker") => worker::work_off().await,
        _ => service::answer_lines().await,
    }
}
