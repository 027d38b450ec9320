//! rust/actix-web: the contract on Actix Web, with its router and extractors. Settings come from the environment.
use std::time::Duration;

use actix_web::error::ErrorBadRequest;
use actix_web::middleware::DefaultHeaders;
use actix_web::web::{Data, Json, Query};
use actix_web::{App, HttpResponse, HttpServer, get};
use serde::{Deserialize, Serialize};

mod queens;
mod upstream;

use upstream::{Merged, Upstream};

#[derive(Serialize)]
struct Message {
    message: &'static str,
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

#[get("/plaintext")]
async fn plaintext() -> HttpResponse {
    HttpResponse::Ok().content_type("text/plain").body("Hello, World!")
}

#[get("/json")]
async fn json() -> Json<Message> {
    Json(Message { message: "Hello, World!" })
}

// On the worker itself: at most some milliseconds.
#[get("/cpu")]
async fn cpu(size: Query<Size>) -> Result<Json<Solutions>, actix_web::Error> {
    let n = size.n;
    if !(1..=12).contains(&n) {
        return Err(ErrorBadRequest("n must be a whole number from 1 to 12"));
    }
    Ok(Json(Solutions { n, solutions: queens::count(n) }))
}

#[get("/upstream")]
async fn merge(upstream: Data<Upstream>) -> Result<Json<Merged>, actix_web::Error> {
    Ok(Json(upstream.merge().await?))
}

#[actix_web::main]
async fn main() -> std::io::Result<()> {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u16>().ok());
    let port = number("PORT").expect("PORT is a number");
    let workers = number("CPUS").expect("CPUS is a number");
    let url = std::env::var("UPSTREAM").unwrap_or_default();
    HttpServer::new(move || {
        App::new()
            .wrap(DefaultHeaders::new().add(("Server", "actix-web")))
            .app_data(Data::new(Upstream::new(url.clone())))
            .service(plaintext)
            .service(json)
            .service(cpu)
            .service(merge)
    })
    .workers(workers.into())
    // Longer than a load balancer's idle limit (60 s is usual), so that it is never the server that hangs up first.
    .keep_alive(Duration::from_secs(75))
    .bind(("127.0.0.1", port))?
    .run()
    .await
}
