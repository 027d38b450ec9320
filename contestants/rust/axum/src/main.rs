//! rust/axum: the contract on axum, with its router and extractors. Settings come from the environment.
use std::sync::Arc;

use axum::extract::{Query, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde::{Deserialize, Serialize};
use tower_http::set_header::SetResponseHeaderLayer;

mod database;
mod extras;
mod queens;
mod sockets;
mod tokens;
mod upstream;

use upstream::Upstream;

#[derive(Serialize)]
struct Message {
    message: &'static str,
}

#[derive(Serialize)]
struct Problem {
    error: String,
}

#[derive(Deserialize)]
struct Size {
    n: u32,
}

#[derive(Serialize)]
struct Solutions {
    n: u32,
    solutions: u64,
}

fn refuse(status: StatusCode, error: impl ToString) -> Response {
    (status, Json(Problem { error: error.to_string() })).into_response()
}

async fn plaintext() -> &'static str {
    "Hello, World!"
}

async fn json() -> Json<Message> {
    Json(Message { message: "Hello, World!" })
}

// On the worker itself: at most some milliseconds, which tokio's guide still calls fine without spawn_blocking.
async fn cpu(Query(Size { n }): Query<Size>) -> Response {
    if !(1..=12).contains(&n) {
        return refuse(StatusCode::BAD_REQUEST, "n must be a whole number from 1 to 12");
    }
    Json(Solutions { n, solutions: queens::count(n) }).into_response()
}

async fn merge(State(upstream): State<Arc<Upstream>>) -> Response {
    match upstream.merge().await {
        Ok(merged) => Json(merged).into_response(),
        Err(error) => refuse(StatusCode::BAD_GATEWAY, error),
    }
}

async fn slow(State(upstream): State<Arc<Upstream>>) -> Response {
    match upstream.slow().await {
        Ok(item) => Json(item).into_response(),
        Err(error) => refuse(StatusCode::BAD_GATEWAY, error),
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let port: u16 = std::env::var("PORT")?.parse()?;
    let upstream = Upstream::new(std::env::var("UPSTREAM").unwrap_or_default())?;
    let app = Router::new()
        .route("/plaintext", get(plaintext))
        .route("/json", get(json))
        .route("/cpu", get(cpu))
        .route("/upstream", get(merge))
        .route("/slow", get(slow))
        .with_state(Arc::new(upstream))
        .route("/tokens", get(tokens::stream))
        .merge(sockets::routes())
        .merge(database::routes(std::env::var("DATABASE").unwrap_or_default())?)
        .merge(extras::routes(std::env::var("STATIC").unwrap_or_default())?)
        .layer(SetResponseHeaderLayer::overriding(header::SERVER, HeaderValue::from_static("axum")));
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await?;
    axum::serve(listener, app).await?;
    Ok(())
}
