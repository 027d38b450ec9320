// Server: one event loop with its own listening socket (SO_REUSEPORT) and its own connections. One
// per thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "answers.h"
#include "body_reader.h"
#include "epoll.h"
#include "files.h"
#include "http_head.h"
#include "packer.h"
#include "room.h"
#include "upstream_pool.h"
#include "websocket.h"

namespace bakeoff::reference {

// What a connection that is no HTTP any more is for.
enum class Talk : std::uint8_t { none, echo, room };

// What a request asks for, kept while its body is still arriving.
struct Order {
  enum class Kind { plaintext, json, cpu, upstream, slow, socket, upload, products, file, refusal };
  Kind kind = Kind::refusal;
  int n = 0;         // of cpu, or how many products
  int times = 0;     // products: m
  std::string name;  // of the file
  Talk talk = Talk::none;
  std::string accept;  // of a WebSocket
  AnswerShape shape;
};

struct Client : Socket {
  Client() : Socket(SocketKind::client) {}

  // Nothing more is read while an answer is owed or cannot be sent.
  [[nodiscard]] bool is_blocked() const {
    return merge != nullptr || !out.empty() || !fd.is_open();
  }

  std::string in;            // read, not yet answered
  std::string out;           // answered, not yet taken by the kernel
  bool has_backlog = false;  // `in` may hold a whole request
  bool has_unread =
      false;  // the socket may hold bytes or its end: edge-triggered events tell it once
  bool is_in_body = false;
  bool closes_after_out = false;
  bool is_draining =
      false;  // answered and shut down; reading to the peer's end so that it sees the answer
  bool peer_is_done = false;
  Order order;
  BodyReader body;
  Merge* merge = nullptr;  // the /upstream request being answered
  int quiet_ticks = 0;
  Talk talk = Talk::none;
  std::unique_ptr<FrameReader> frames;  // of a WebSocket
};

class Server {
 public:
  // `stop` becomes readable when the server shall end.
  // `folder` holds the static files; empty: there are none.
  Server(const UpstreamAddress& upstream, const std::string& folder, int stop, Room& room);
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;
  ~Server() = default;

  // False when the port cannot be had; errno says why. Shared: other loops of ours listen there
  // too.
  bool listen(std::uint16_t port, bool is_shared);
  void run();

 private:
  void accept_clients();
  void on_client(Client& client, std::uint32_t events);
  void advance(Client& client);
  void answer_all(Client& client, std::string_view input);
  bool take_request(Client& client, std::string_view& input);
  void take_body(Client& client, std::string_view& input);
  void carry_out(Client& client);
  void refuse(Client& client, int status);
  void write_cpu(const Order& order);
  void write_products_to(const Order& order);
  void write_file(const Order& order);
  void write_slow(Client& client, const Merge& merge);
  void write_merge(Client& client, const Merge& merge);
  void send_answers(Client& client);
  void send_rest(Client& client);
  void end_output(Client& client);
  void drain(Client& client);
  void close(Client& client);
  // WebSockets (server_sockets.cc).
  void begin_talk(Client& client);
  bool take_frame(Client& client, std::string_view& input);
  void leave_room(const Client& client);
  void deliver_said();

  void finish_batch();
  void deliver_merges();
  void tick();

  Epoll epoll_;
  Socket listener_{SocketKind::listener};
  Socket stop_{SocketKind::stop};
  Socket inbox_{SocketKind::inbox};
  Room& room_;
  std::size_t loop_;
  UpstreamPool upstream_;
  Answers answers_;
  std::vector<std::unique_ptr<Client>> clients_;  // by descriptor
  std::vector<std::unique_ptr<Client>> closed_;   // until the end of the batch
  std::vector<Client*> again_;                    // had more to do than one turn allows
  std::vector<char> input_;
  std::string output_;  // answers to the requests of one read
  std::string body_;
  std::string packed_;
  std::string folder_;
  std::vector<Product> products_;
  Packer packer_;
  std::vector<Client*> members_;  // of the room, in this loop
  std::string said_;              // in the room, not yet delivered
  std::int64_t last_tick_ = 0;
  std::size_t open_clients_ = 0;
  bool accepts_ = true;
  bool is_running_ = true;
};

}  // namespace bakeoff::reference
