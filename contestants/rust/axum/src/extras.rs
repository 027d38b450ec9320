//! upload, compression and static: bodies as they come, the layers and the file service of tower-http.
use std::path::Path;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use futures_util::StreamExt;
use serde::{Deserialize, Serialize};
use tower_http::compression::CompressionLayer;
use tower_http::services::ServeDir;

use crate::refuse;

#[derive(Clone, Deserialize, Serialize)]
struct Rating {
    score: u32,
    count: u32,
}

#[derive(Clone, Deserialize, Serialize)]
struct Product {
    id: u32,
    name: String,
    category: String,
    price: u64,
    quantity: u64,
    active: bool,
    tags: Vec<String>,
    rating: Rating,
}

#[derive(Serialize)]
struct Priced<'a> {
    #[serde(flatten)]
    product: &'a Product,
    total: u64,
}

#[derive(Serialize)]
struct Products<'a> {
    items: Vec<Priced<'a>>,
    count: usize,
}

#[derive(Deserialize)]
struct Wanted {
    count: usize,
    m: u64,
}

async fn upload(body: Body) -> Response {
    let mut size = 0;
    let mut pieces = body.into_data_stream();
    while let Some(piece) = pieces.next().await {
        match piece {
            Ok(bytes) => size += bytes.len(),
            Err(error) => return refuse(StatusCode::BAD_REQUEST, error),
        }
    }
    size.to_string().into_response()
}

async fn items(State(catalogue): State<Arc<Vec<Product>>>, Query(wanted): Query<Wanted>) -> Response {
    let Wanted { count, m } = wanted;
    if !(1..=catalogue.len()).contains(&count) || !(1..=999).contains(&m) {
        return refuse(StatusCode::BAD_REQUEST, "count must be from 1 to 50, m from 1 to 999");
    }
    let items = catalogue[..count]
        .iter()
        .map(|product| Priced { product, total: product.price * product.quantity * m })
        .collect();
    Json(Products { items, count }).into_response()
}

/// Without a folder there is nothing to serve from it.
pub fn routes(folder: String) -> Result<Router, Box<dyn std::error::Error + Send + Sync>> {
    let uploads = Router::new().route("/upload", post(upload));
    if folder.is_empty() {
        return Ok(uploads);
    }
    let catalogue: Vec<Product> = serde_json::from_slice(&std::fs::read(Path::new(&folder).join("dataset.json"))?)?;
    let compressed = Router::new()
        .route("/compression/items", get(items))
        .with_state(Arc::new(catalogue))
        .layer(CompressionLayer::new());
    Ok(uploads.merge(compressed).nest_service("/static", ServeDir::new(folder)))
}
