"""The part of the contract that speaks WebSocket: echo and room."""

import contextlib
import time
from collections.abc import Callable, Iterator
from typing import TypeVar

from http_client import Connection, WrongAnswer
from websocket_client import BINARY, CLOSE, CONTINUATION, PING, PONG, TEXT, WebSocket

CROWD = 100
MEMBERS = 8
Member = TypeVar("Member", bound=WebSocket)


def require(holds: bool, message: str) -> None:
    if not holds:
        raise WrongAnswer(message)


class EchoChecks:
    def __init__(self, port: int, path: str):
        self.port = port
        self.path = path

    def open(self) -> WebSocket:
        return WebSocket(self.port, self.path)

    def echo_sends_text_back(self) -> None:
        with self.open() as socket:
            for text in ("a", "x" * 64, "Grüße, 世界 🚀", "y" * 125, "z" * 126, "w" * 70_000):
                socket.send_frame(text.encode())
                socket.expect(text.encode())

    def echo_sends_binary_back(self) -> None:
        with self.open() as socket:
            socket.send_frame(bytes(range(256)), BINARY)
            socket.expect(bytes(range(256)), BINARY)

    def echo_joins_fragments(self) -> None:
        with self.open() as socket:
            socket.send_frame(b"one ", TEXT, final=False)
            socket.send_frame(b"two ", CONTINUATION, final=False)
            socket.send_frame(b"three", CONTINUATION)
            socket.expect(b"one two three")

    def echo_answers_pings(self) -> None:
        with self.open() as socket:
            socket.send_frame(b"are you there", PING)
            opcode, _, payload = socket.read_frame()
            require((opcode, payload) == (PONG, b"are you there"), f"a ping was answered with {opcode} {payload!r}")

    def echo_keeps_the_order(self) -> None:
        with self.open() as socket:
            for number in range(200):
                socket.send_frame(f"message {number}".encode())
            for number in range(200):
                socket.expect(f"message {number}".encode())

    def echo_takes_bytes_in_pieces(self) -> None:
        with self.open() as socket:
            bytes_of = []
            socket.send, kept = bytes_of.append, socket.send
            socket.send_frame(b"slowly, byte for byte")
            socket.send = kept
            for byte in b"".join(bytes_of):
                socket.send(bytes([byte]))
                time.sleep(0.0005)
            socket.expect(b"slowly, byte for byte")

    def echo_says_good_bye(self) -> None:
        with self.open() as socket:
            socket.send_frame(b"\x03\xe8", CLOSE)
            opcode, _, payload = socket.read_frame()
            require(opcode == CLOSE, f"good-bye was answered with opcode {opcode} {payload!r}")
            require(socket.has_ended(), "the connection is still open")

    def echo_refuses_frames_without_a_mask(self) -> None:
        with self.open() as socket:
            socket.send_frame(b"no mask", masked=False)
            try:
                opcode, _, payload = socket.read_frame()
            except (WrongAnswer, ConnectionError):
                return
            require(opcode == CLOSE, f"a frame without a mask was answered with opcode {opcode} {payload!r}")

    def a_plain_request_is_no_socket(self) -> None:
        with Connection(self.port) as connection:
            status = connection.ask(self.path).status
            require(400 <= status < 500, f"the status of a request without an upgrade is {status}")

    def echo_serves_a_crowd(self) -> None:
        with contextlib.ExitStack() as all_of_them:
            sockets = [all_of_them.enter_context(self.open()) for _ in range(CROWD)]
            for turn in range(3):
                for number, socket in enumerate(sockets):
                    socket.send_frame(f"{turn} of {number}".encode())
                for number, socket in enumerate(sockets):
                    socket.expect(f"{turn} of {number}".encode())

    def all(self) -> list[Callable[[], None]]:
        return [
            self.echo_sends_text_back,
            self.echo_sends_binary_back,
            self.echo_joins_fragments,
            self.echo_answers_pings,
            self.echo_keeps_the_order,
            self.echo_takes_bytes_in_pieces,
            self.echo_says_good_bye,
            self.echo_refuses_frames_without_a_mask,
            self.a_plain_request_is_no_socket,
            self.echo_serves_a_crowd,
        ]


@contextlib.contextmanager
def members_of(kind: type[Member], port: int, path: str) -> Iterator[list[Member]]:
    with contextlib.ExitStack() as all_of_them:
        members = [all_of_them.enter_context(kind(port, path)) for _ in range(MEMBERS)]
        time.sleep(0.3)  # being let in is not announced
        yield members


class RoomChecks:
    def __init__(self, port: int, path: str):
        self.port = port
        self.path = path

    def what_one_says_everybody_hears(self) -> None:
        with members_of(WebSocket, self.port, self.path) as members:
            for number, speaker in enumerate(members):
                speaker.send_frame(f"member {number} says Grüße".encode())
                for listener in members:
                    listener.expect(f"member {number} says Grüße".encode())

    def a_speaker_is_heard_in_order(self) -> None:
        with members_of(WebSocket, self.port, self.path) as members:
            for number in range(100):
                members[0].send_frame(f"message {number}".encode())
            for listener in members:
                for number in range(100):
                    listener.expect(f"message {number}".encode())

    def who_leaves_disturbs_nobody(self) -> None:
        with members_of(WebSocket, self.port, self.path) as members:
            members.pop().__exit__()  # without a good-bye
            members.pop().send_frame(b"\x03\xe8", CLOSE)
            for number in range(20):
                members[0].send_frame(f"still here {number}".encode())
                for listener in members:
                    listener.expect(f"still here {number}".encode())

    def all(self) -> list[Callable[[], None]]:
        return [self.what_one_says_everybody_hears, self.a_speaker_is_heard_in_order, self.who_leaves_disturbs_nobody]


class SocketIoSocket(WebSocket):
    """Engine.IO 4 and Socket.IO 5 packets over a WebSocket, the default namespace."""

    def __init__(self, port: int, path: str):
        super().__init__(port, path)
        opened = self.read_text()
        require(opened.startswith("0{"), f"Engine.IO opens with {opened[:60]!r}")
        self.send_frame(b"40")
        connected = self.read_text()
        require(connected.startswith('40{"sid":'), f"the namespace is entered with {connected[:60]!r}")

    def read_text(self) -> str:
        while True:
            kind, message = self.read_message()
            require(kind == TEXT, f"a packet of kind {kind}")
            if message != b"2":
                return message.decode()
            self.send_frame(b"3")

    def say(self, text: str) -> None:
        self.send_frame(f'42["message","{text}"]'.encode())

    def expect_said(self, text: str) -> None:
        got = self.read_text()
        require(got == f'42["message","{text}"]', f"the packet is {got[:80]!r}")


class SocketIoChecks:
    def __init__(self, port: int, path: str):
        self.port = port
        self.path = path

    def what_one_emits_everybody_gets_in_order(self) -> None:
        with members_of(SocketIoSocket, self.port, self.path) as members:
            for number in range(50):
                members[number % MEMBERS].say(f"event {number}")
                for listener in members:
                    listener.expect_said(f"event {number}")
            for number in range(50):
                members[0].say(f"burst {number}")
            for listener in members:
                for number in range(50):
                    listener.expect_said(f"burst {number}")

    def who_disconnects_disturbs_nobody(self) -> None:
        with members_of(SocketIoSocket, self.port, self.path) as members:
            members.pop().send_frame(b"41")
            members.pop().__exit__()
            for number in range(10):
                members[0].say(f"still here {number}")
                for listener in members:
                    listener.expect_said(f"still here {number}")

    def all(self) -> list[Callable[[], None]]:
        return [self.what_one_emits_everybody_gets_in_order, self.who_disconnects_disturbs_nobody]
