use std::collections::BTreeMap;

use askama::Template;
use axum::Json;
use axum::Router;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use deadpool_postgres::{Client, Config, Pool, Runtime};
use serde::{Deserialize, Serialize};
use tokio_postgres::NoTls;

const ROWS: i32 = 10_000;
const SELECT_WORLD: &str = "SELECT id, randomnumber FROM world WHERE id = $1";
const SELECT_FORTUNES: &str = "SELECT id, message FROM fortune";
/// The rows are locked in the order of their ids, so that two requests never wait for each other in a circle: the order
/// in which an UPDATE takes them is the planner's own affair.
const UPDATE_WORLDS: &str = "\
    WITH mine AS (SELECT id FROM world WHERE id = ANY($1::int[]) ORDER BY id FOR UPDATE) \
    UPDATE world SET randomnumber = changed.randomnumber \
    FROM mine JOIN unnest($1::int[], $2::int[]) AS changed (id, randomnumber) USING (id) \
    WHERE world.id = mine.id";

#[derive(Serialize)]
struct World {
    id: i32,
    #[serde(rename = "randomNumber")]
    random_number: i32,
}

struct Fortune {
    id: i32,
    message: String,
}

#[derive(Template)]
#[template(path = "fortunes.html")]
struct Page {
    fortunes: Vec<Fortune>,
}

#[derive(Deserialize)]
struct Asked {
    queries: Option<String>,
}

impl Asked {
    /// What is no number from 1 to 500 counts as the nearer of the two.
    fn count(&self) -> usize {
        self.queries.as_deref().and_then(|text| text.parse::<i64>().ok()).unwrap_or(1).clamp(1, 500) as usize
    }
}

/// What went wrong with the database; the client is told that it is not its fault.
struct Failure(Box<dyn std::error::Error + Send + Sync>);

impl<E: Into<Box<dyn std::error::Error + Send + Sync>>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        (StatusCode::INTERNAL_SERVER_ERROR, self.0.to_string()).into_response()
    }
}

fn draw() -> i32 {
    rand::random_range(1..=ROWS)
}

async fn read_world(client: &Client) -> Result<World, Failure> {
    let statement = client.prepare_cached(SELECT_WORLD).await?;
    let row = client.query_one(&statement, &[&draw()]).await?;
    Ok(World { id: row.get(0), random_number: row.get(1) })
}

async fn read_worlds(client: &Client, count: usize) -> Result<Vec<World>, Failure> {
    let mut worlds = Vec::with_capacity(count);
    for _ in 0..count {
        worlds.push(read_world(client).await?);
    }
    Ok(worlds)
}

async fn db(State(pool): State<Pool>) -> Result<Json<World>, Failure> {
    Ok(Json(read_world(&pool.get().await?).await?))
}

async fn queries(State(pool): State<Pool>, Query(asked): Query<Asked>) -> Result<Json<Vec<World>>, Failure> {
    Ok(Json(read_worlds(&pool.get().await?, asked.count()).await?))
}

async fn updates(State(pool): State<Pool>, Query(asked): Query<Asked>) -> Result<Json<Vec<World>>, Failure> {
    let client = pool.get().await?;
    let mut worlds = read_worlds(&client, asked.count()).await?;
    for world in &mut worlds {
        world.random_number = draw();
    }
    let numbers: BTreeMap<i32, i32> = worlds.iter().map(|world| (world.id, world.random_number)).collect();
    let ids: Vec<i32> = numbers.keys().copied().collect();
    let values: Vec<i32> = numbers.values().copied().collect();
    let statement = client.prepare_cached(UPDATE_WORLDS).await?;
    client.execute(&statement, &[&ids, &values]).await?;
    Ok(Json(worlds))
}

async fn fortunes(State(pool): State<Pool>) -> Result<Html<String>, Failure> {
    let client = pool.get().await?;
    let statement = client.prepare_cached(SELECT_FORTUNES).await?;
    let rows = client.query(&statement, &[]).await?;
    let mut fortunes: Vec<Fortune> =
        rows.iter().map(|row| Fortune { id: row.get(0), message: row.get(1) }).collect();
    fortunes.push(Fortune { id: 0, message: "Additional fortune added at request time.".to_owned() });
    fortunes.sort_by(|a, b| a.message.cmp(&b.message));
    Ok(Html(Page { fortunes }.render()?))
}

/// The routes of the database workloads; none where there is no database. The pool connects when it is first asked.
pub fn routes(url: String) -> Result<Router, Box<dyn std::error::Error + Send + Sync>> {
    if url.is_empty() {
        return Ok(Router::new());
    }
    let mut config = Config::new();
    config.url = Some(url);
    config.pool = Some(deadpool_postgres::PoolConfig::new(32)); // about what a database of some cores can use
    let pool = config.create_pool(Some(Runtime::Tokio1), NoTls)?;
    Ok(Router::new()
        .route("/db", get(db))
        .route("/queries", get(queries))
        .route("/updates", get(updates))
        .route("/fortunes", get(fortunes))
        .with_state(pool))
}
