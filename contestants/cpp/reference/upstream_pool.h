// UpstreamPool: the five concurrent calls behind one /upstream request, over kept connections in
// the server's own event loop. Not thread-safe: each loop has its own pool.
#pragma once

#include <array>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "body_reader.h"
#include "epoll.h"
#include "item_json.h"
#include "upstream_url.h"

namespace bakeoff::reference {

struct Client;

// One /upstream or /slow request on its way. The client is null once it has gone away.
struct Merge {
  Client* client = nullptr;
  std::array<Item, kFanOut> items{};  // in the order of their ids, whenever they arrived
  std::size_t open_calls = 0;
  bool has_failed = false;
  bool is_slow = false;   // one call, for item 1, of an upstream that takes its time
  std::size_t place = 0;  // in the pool's list
};

class UpstreamPool {
 public:
  UpstreamPool(const UpstreamAddress& address, Epoll& epoll) : address_(address), epoll_(epoll) {}

  // The merge is the pool's until it comes back from take_finished(); set `client` to null to give
  // it up.
  Merge* start(Client& client, bool is_slow);
  std::vector<std::unique_ptr<Merge>> take_finished();
  void on_event(Socket& socket, std::uint32_t events);
  // Once a second: ends calls that take too long.
  void tick();
  // After a batch of events: connections closed in it may now be forgotten.
  void forget_closed();
  [[nodiscard]] bool has_finished() const { return !finished_.empty(); }
  [[nodiscard]] bool has_open_calls() const { return busy_ > 0 || !waiting_.empty(); }

 private:
  struct Call {
    Merge* merge = nullptr;
    std::size_t index = 0;  // asks for item index + 1
    bool is_retry = false;
  };
  enum class At { connecting, idle, sending, reading };
  struct Connection : Socket {
    Connection() : Socket(SocketKind::upstream) {}
    At at = At::connecting;
    Call call;
    std::size_t sent = 0;
    std::string in;
    std::string body;
    ResponseHead head;  // its state: is the head of the answer complete?
    BodyReader body_reader;
    bool was_kept = false;  // has answered before: the upstream may have hung up meanwhile
    std::size_t place = 0;  // in connections_
    int ticks = 0;
  };

  void begin(Call call);
  Connection* open_connection();
  void send_call(Connection& connection);
  void receive(Connection& connection, bool peer_is_done);
  bool read_answer(Connection& connection, std::string_view input);
  void finish_answer(Connection& connection, std::string_view leftover);
  void break_off(Connection& connection, bool peer_closed);
  void close(Connection& connection);
  void end_call(const Call& call, const Item* item);
  void begin_waiting();

  const UpstreamAddress& address_;
  Epoll& epoll_;
  std::vector<std::unique_ptr<Connection>> connections_;
  std::vector<std::unique_ptr<Connection>> closed_;
  std::vector<Connection*> idle_;
  std::deque<Call> waiting_;
  std::vector<std::unique_ptr<Merge>> merges_;
  std::vector<std::unique_ptr<Merge>> finished_;
  std::array<char, 16384> input_{};
  std::size_t busy_ = 0;
};

}  // namespace bakeoff::reference
