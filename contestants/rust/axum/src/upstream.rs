use std::time::Duration;

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

/// Calls another service over kept connections, with reqwest, the client that axum's own examples use.
pub struct Upstream {
    url: String,
    client: reqwest::Client,
}

type Failure = Box<dyn std::error::Error + Send + Sync>;

impl Upstream {
    pub fn new(url: String) -> Result<Self, Failure> {
        let client = reqwest::Client::builder().timeout(Duration::from_secs(5)).no_proxy().build()?;
        Ok(Self { url, client })
    }

    async fn fetch(&self, id: i64, query: &str) -> Result<Item, Failure> {
        let answer = self.client.get(format!("{}/item/{id}{query}", self.url)).send().await?.error_for_status()?;
        let item: Item = answer.json().await?;
        if item.id != id {
            return Err(format!("upstream answered no item {id}").into());
        }
        Ok(item)
    }

    pub async fn slow(&self) -> Result<Item, Failure> {
        self.fetch(1, "?delay=200").await
    }

    pub async fn merge(&self) -> Result<Merged, Failure> {
        let (a, b, c, d, e) =
            tokio::try_join!(self.fetch(1, ""), self.fetch(2, ""), self.fetch(3, ""), self.fetch(4, ""), self.fetch(5, ""))?;
        let items = [a, b, c, d, e];
        let sum = items.iter().map(|item| item.value).sum();
        Ok(Merged { items, sum })
    }
}
