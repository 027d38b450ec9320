//! rust/hyper: the contract on hyper, without a framework. Settings come from the environment.
use std::convert::Infallible;
use std::sync::Arc;

use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::header::{CONTENT_TYPE, SERVER};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use serde::Serialize;

mod queens;
mod upstream;

use upstream::Upstream;

type Answer = Response<Full<Bytes>>;

#[derive(Serialize)]
struct Message {
    message: &'static str,
}

#[derive(Serialize)]
struct Problem {
    error: String,
}

#[derive(Serialize)]
struct Solutions {
    n: u32,
    solutions: u64,
}

fn send(status: StatusCode, content_type: &'static str, body: impl Into<Bytes>) -> Answer {
    Response::builder()
        .status(status)
        .header(SERVER, "hyper")
        .header(CONTENT_TYPE, content_type)
        .body(Full::new(body.into()))
        .expect("these headers are valid")
}

fn send_json(status: StatusCode, value: &impl Serialize) -> Answer {
    send(status, "application/json", serde_json::to_vec(value).expect("plain structs serialise"))
}

fn refuse(status: StatusCode, error: impl ToString) -> Answer {
    send_json(status, &Problem { error: error.to_string() })
}

fn cpu(query: &str) -> Answer {
    let asked = query.split('&').find_map(|pair| pair.strip_prefix("n="));
    match asked.and_then(|text| text.parse::<u32>().ok()) {
        Some(n @ 1..=12) => send_json(StatusCode::OK, &Solutions { n, solutions: queens::count(n) }),
        _ => refuse(StatusCode::BAD_REQUEST, "n must be a whole number from 1 to 12"),
    }
}

async fn merge(upstream: &Upstream) -> Answer {
    match upstream.merge().await {
        Ok(merged) => send_json(StatusCode::OK, &merged),
        Err(error) => refuse(StatusCode::BAD_GATEWAY, error),
    }
}

async fn answer(upstream: Arc<Upstream>, request: Request<Incoming>) -> Result<Answer, Infallible> {
    if request.method() != Method::GET {
        return Ok(refuse(StatusCode::METHOD_NOT_ALLOWED, "only GET"));
    }
    Ok(match request.uri().path() {
        "/plaintext" => send(StatusCode::OK, "text/plain", "Hello, World!"),
        "/json" => send_json(StatusCode::OK, &Message { message: "Hello, World!" }),
        "/cpu" => cpu(request.uri().query().unwrap_or("")),
        "/upstream" => merge(&upstream).await,
        _ => refuse(StatusCode::NOT_FOUND, "not found"),
    })
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let port: u16 = std::env::var("PORT")?.parse()?;
    let upstream = Arc::new(Upstream::new(std::env::var("UPSTREAM").unwrap_or_default()));
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await?;
    loop {
        let (stream, _) = listener.accept().await?;
        stream.set_nodelay(true)?;
        let upstream = upstream.clone();
        tokio::spawn(async move {
            let service = service_fn(move |request| answer(upstream.clone(), request));
            // A client that hangs up or talks nonsense is its own affair.
            let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
        });
    }
}
