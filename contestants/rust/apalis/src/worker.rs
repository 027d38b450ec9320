use std::time::Duration;

use apalis::prelude::*;
use tokio::fs::OpenOptions;
use tokio::io::AsyncWriteExt;

use crate::{Failure, Job, open, own_name};

/// Squares numbers, and does slow jobs that leave a line behind.
async fn work(job: Job) -> Result<u64, BoxDynError> {
    match job {
        Job::Square { number } => Ok(number * number),
        Job::Slow { number, seconds, file } => {
            tokio::time::sleep(Duration::from_secs_f64(seconds)).await;
            let mut done = OpenOptions::new().append(true).create(true).open(file).await?;
            done.write_all(format!("{number}\n").as_bytes()).await?;
            done.flush().await?;
            Ok(number)
        }
    }
}

pub async fn work_off() -> Result<(), Failure> {
    WorkerBuilder::new(own_name()?).backend(open("work").await?).concurrency(1).build(work).run().await?;
    Ok(())
}
