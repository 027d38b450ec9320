"""WebSockets as Starlette gives them: one coroutine a connection, which receives and sends."""

from starlette.websockets import WebSocket, WebSocketDisconnect

ROOM: set[WebSocket] = set()


async def echo(socket: WebSocket) -> None:
    await socket.accept()
    while (message := await socket.receive())["type"] != "websocket.disconnect":
        if message.get("text") is not None:
            await socket.send_text(message["text"])
        else:
            await socket.send_bytes(message["bytes"])


# The room is this process's own: several workers would need a bus between them (Redis is the usual one).
async def tell_room(text: str) -> None:
    for member in tuple(ROOM):
        try:
            await member.send_text(text)
        except (WebSocketDisconnect, RuntimeError):  # it has gone, and its own coroutine does not know yet
            ROOM.discard(member)


async def join_room(socket: WebSocket) -> None:
    await socket.accept()
    ROOM.add(socket)
    try:
        while (message := await socket.receive())["type"] != "websocket.disconnect":
            if message.get("text") is not None:
                await tell_room(message["text"])
    finally:
        ROOM.discard(socket)
