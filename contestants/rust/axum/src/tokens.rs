//! What a language model's answer looks like to a browser: an event stream, a token every 20 ms. A token that is due is
//! sent at once, so that one that was late does not put off the next.
use std::convert::Infallible;
use std::time::Duration;

use axum::response::sse::{Event, Sse};
use futures_util::stream::{self, Stream};
use tokio::time::{Instant, sleep_until};

const TOKENS: u32 = 50;
const INTERVAL: Duration = Duration::from_millis(20);

pub async fn stream() -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let began = Instant::now();
    Sse::new(stream::unfold(0, move |sent| async move {
        if sent > TOKENS {
            return None;
        }
        if sent == TOKENS {
            return Some((Ok(Event::default().data("[DONE]")), sent + 1));
        }
        sleep_until(began + INTERVAL * sent).await;
        Some((Ok(Event::default().data(format!("token {}", sent + 1))), sent + 1))
    }))
}
