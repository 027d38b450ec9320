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
#include "upstream_pool.h"

namespace bakeoff::reference {

// What a request asks for, kept while its body is still arriving.
struct Order {
  enum class Kind { plaintext, json, cpu, upstream, upload, products, file, refusal };
  Kind kind = Kind::refusal;
  int n = 0;         // of cpu, or how many products
  int times = 0;     // products: m
  std::string name;  // of the file
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
};

class Server {
 public:
  // `stop` becomes readable when the server shall end.
  // `folder` holds the static files; empty: there are none.
  Server(const UpstreamAddress& upstream, const std::string& folder, int stop);
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
  void write_merge(Client& client, const Merge& merge);
  void send_answers(Client& client);
  void send_rest(Client& client);
  void end_output(Client& client);
  void drain(Client& client);
  void close(Client& client);
  void finish_batch();
  void deliver_merges();
  void tick();

  Epoll epoll_;
  Socket listener_{SocketKind::listener};
  Socket stop_{SocketKind::stop};
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
  std::int64_t last_tick_ = 0;
  std::size_t open_clients_ = 0;
  bool accepts_ = true;
  bool is_running_ = true;
};

}  // namespace bakeoff::reference
