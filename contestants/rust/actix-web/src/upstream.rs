use std::time::Duration;

use actix_web::error::ErrorBadGateway;
use awc::{Client, Connector};
use futures_util::future::try_join_all;
use serde::{Deserialize, Serialize};

#[derive(Deserialize, Serialize)]
pub struct Item {
    id: i64,
    value: i64,
}

#[derive(Serialize)]
pub struct Merged {
    items: Vec<Item>,
    sum: i64,
}

/// Calls another service over kept connections, with actix's own client. One per worker, as it stays on its thread.
pub struct Upstream {
    url: String,
    client: Client,
}

impl Upstream {
    pub fn new(url: String) -> Self {
        // Its pool holds 100 connections if not told.
        let connector = Connector::new().limit(1536);
        let client = Client::builder().connector(connector).timeout(Duration::from_secs(5)).finish();
        Self { url, client }
    }

    async fn fetch(&self, id: i64) -> Result<Item, actix_web::Error> {
        let sent = self.client.get(format!("{}/item/{id}", self.url)).send().await;
        let mut answer = sent.map_err(|error| ErrorBadGateway(error.to_string()))?;
        // Read to the end also when it is refused: only then is the connection kept.
        let body = answer.body().await.map_err(ErrorBadGateway)?;
        if answer.status() != awc::http::StatusCode::OK {
            return Err(ErrorBadGateway(format!("upstream answered {}", answer.status())));
        }
        let item: Item = serde_json::from_slice(&body).map_err(ErrorBadGateway)?;
        if item.id != id {
            return Err(ErrorBadGateway(format!("upstream answered no item {id}")));
        }
        Ok(item)
    }

    pub async fn merge(&self) -> Result<Merged, actix_web::Error> {
        let items = try_join_all((1..=5).map(|id| self.fetch(id))).await?;
        let sum = items.iter().map(|item| item.value).sum();
        Ok(Merged { items, sum })
    }
}
