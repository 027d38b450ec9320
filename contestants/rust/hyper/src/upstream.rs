use std::time::Duration;

use http_body_util::{BodyExt, Empty};
use hyper::StatusCode;
use hyper::body::Bytes;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde::{Deserialize, Serialize};

#[derive(Deserialize, Serialize)]
pub struct Item {
    id: i64,
    value: i64,
}

#[derive(Serialize)]
pub struct Merged {
    items: [Item; 5],
    sum: i64,
}

/// Calls another service over kept connections, with the pooled client of hyper-util.
pub struct Upstream {
    url: String,
    client: Client<HttpConnector, Empty<Bytes>>,
}

type Failure = Box<dyn std::error::Error + Send + Sync>;

impl Upstream {
    pub fn new(url: String) -> Self {
        Self { url, client: Client::builder(TokioExecutor::new()).build_http() }
    }

    async fn fetch(&self, id: i64) -> Result<Item, Failure> {
        let answer = self.client.get(format!("{}/item/{id}", self.url).parse()?).await?;
        let status = answer.status();
        // Read to the end also when it is refused: only then is the connection kept.
        let body = answer.into_body().collect().await?.to_bytes();
        if status != StatusCode::OK {
            return Err(format!("upstream answered {status}").into());
        }
        let item: Item = serde_json::from_slice(&body)?;
        if item.id != id {
            return Err(format!("upstream answered no item {id}").into());
        }
        Ok(item)
    }

    async fn merge_patiently(&self) -> Result<Merged, Failure> {
        let (a, b, c, d, e) =
            tokio::try_join!(self.fetch(1), self.fetch(2), self.fetch(3), self.fetch(4), self.fetch(5))?;
        let items = [a, b, c, d, e];
        let sum = items.iter().map(|item| item.value).sum();
        Ok(Merged { items, sum })
    }

    pub async fn merge(&self) -> Result<Merged, Failure> {
        tokio::time::timeout(Duration::from_secs(5), self.merge_patiently()).await?
    }
}
