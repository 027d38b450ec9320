// Server: the connections that have become WebSockets. "/ws/echo" sends a message back, "/ws/room"
// sends it to everybody there. Text is not looked into: what is no UTF-8 goes back as it came.
#include <algorithm>
#include <utility>

#include "server.h"

namespace bakeoff::reference {
namespace {

// Who does not read what the others say is left behind rather than waited for.
constexpr std::size_t kMostUnsentBytes = 8U << 20U;

std::string close_code(int code) {
  return {static_cast<char>(code >> 8), static_cast<char>(code & 255)};
}

}  // namespace

void Server::begin_talk(Client& client) {
  const Order& order = client.order;
  answers_.write_upgrade(output_, order.accept);
  client.talk = order.talk;
  client.frames = std::make_unique<FrameReader>();
  if (client.talk == Talk::room) members_.push_back(&client);
}

// False when no whole frame is left.
bool Server::take_frame(Client& client, std::string_view& input) {
  FrameReader& frames = *client.frames;
  const std::size_t before = input.size();
  switch (frames.next(input)) {
    case FrameEvent::need_more:
      return input.size() < before;
    case FrameEvent::message:
      write_frame(client.talk == Talk::room ? said_ : output_, frames.opcode(), frames.payload());
      return true;
    case FrameEvent::ping:
      write_frame(output_, Opcode::pong, frames.payload());
      return true;
    case FrameEvent::pong:
      return true;
    case FrameEvent::closed:
      write_frame(output_, Opcode::close, frames.payload().substr(0, 2));
      break;
    case FrameEvent::too_large:
      write_frame(output_, Opcode::close, close_code(1009));
      break;
    case FrameEvent::bad:
      write_frame(output_, Opcode::close, close_code(1002));
      break;
  }
  client.closes_after_out = true;
  return true;
}

void Server::leave_room(const Client& client) {
  if (client.talk == Talk::room) std::erase(members_, &client);
}

// What was said since the last batch, here and in the other loops, in one send a member.
void Server::deliver_said() {
  if (!said_.empty()) room_.post(loop_, said_);
  said_.append(room_.take(loop_));
  if (said_.empty()) return;
  const std::string said = std::exchange(said_, {});
  const std::vector<Client*> members = members_;
  for (Client* member : members) {
    if (member->is_draining || member->closes_after_out) continue;
    if (member->out.empty()) {
      output_ = said;
      send_answers(*member);
    } else if (member->out.size() + said.size() <= kMostUnsentBytes) {
      member->out.append(said);
    } else {
      close(*member);
    }
  }
}

}  // namespace bakeoff::reference
