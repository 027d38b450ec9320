//! WebSockets as axum's documentation and its chat example show them.
use axum::Router;
use axum::extract::State;
use axum::extract::ws::{Message, Utf8Bytes, WebSocket, WebSocketUpgrade};
use axum::response::Response;
use axum::routing::get;
use tokio::sync::broadcast::{Sender, channel, error::RecvError};

/// Messages that a member of the room may be behind before some are lost to it.
const MOST_UNSENT: usize = 1024;

pub fn routes() -> Router {
    let (room, _) = channel(MOST_UNSENT);
    Router::new().route("/ws/echo", get(echo)).route("/ws/room", get(join)).with_state(room)
}

async fn echo(upgrade: WebSocketUpgrade) -> Response {
    upgrade.on_upgrade(send_back)
}

async fn send_back(mut socket: WebSocket) {
    while let Some(Ok(message)) = socket.recv().await {
        let is_message = matches!(message, Message::Text(_) | Message::Binary(_));
        if is_message && socket.send(message).await.is_err() {
            return;
        }
    }
}

async fn join(upgrade: WebSocketUpgrade, State(room): State<Sender<Utf8Bytes>>) -> Response {
    upgrade.on_upgrade(|socket| talk(socket, room))
}

async fn talk(mut socket: WebSocket, room: Sender<Utf8Bytes>) {
    let mut heard = room.subscribe();
    loop {
        tokio::select! {
            said = socket.recv() => match said {
                Some(Ok(Message::Text(text))) => drop(room.send(text)),
                Some(Ok(_)) => {}
                _ => return,
            },
            text = heard.recv() => match text {
                Ok(text) => if socket.send(Message::Text(text)).await.is_err() { return },
                Err(RecvError::Lagged(_)) => {}
                Err(RecvError::Closed) => return,
            },
        }
    }
}
