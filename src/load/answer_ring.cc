#include "load/answer_ring.h"

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <bit>
#include <cerrno>

#include "load/arrival_stamp.h"

namespace bakeoff::load {
namespace {

constexpr unsigned kSubmissions = 1024;  // room for what one turn of the loop submits, mostly
constexpr unsigned kCompletions = 4096;  // the kernel keeps what does not fit
constexpr int kBufferGroup = 0;

// The descriptor is watched twice: whoever waits for two events is woken by it alone, since the
// kernel counts what it has to tell, and one watch has but one thing to tell however often it was
// woken.
constexpr AnswerRing::Key kTells = {0, 0};
constexpr AnswerRing::Key kCounts = {1, 0};

// What a completion is of, in the lowest bits of its user data.
enum class Of : std::uint64_t { receive, receive_stamped, send, watch, cancel };
constexpr unsigned kOfBits = 3;

std::uint64_t user_data(Of of, AnswerRing::Key key) {
  return static_cast<std::uint64_t>(key.generation) << 32U |
         static_cast<std::uint64_t>(key.connection) << kOfBits | static_cast<std::uint64_t>(of);
}

Of of_what(std::uint64_t data) { return static_cast<Of>(data & ((1U << kOfBits) - 1)); }

AnswerRing::Key key_of(std::uint64_t data) {
  return {static_cast<std::uint32_t>(data) >> kOfBits, static_cast<std::uint32_t>(data >> 32U)};
}

}  // namespace

AnswerRing::Buffers::Buffers(std::size_t connections)
    : count_(static_cast<std::uint16_t>(
          std::bit_ceil(std::clamp<std::size_t>(connections, 8, kMost)))),
      bytes_(count_ * kBytes) {}

std::unique_ptr<AnswerRing> AnswerRing::make(Buffers& buffers, int descriptor) {
  std::unique_ptr<AnswerRing> made(new AnswerRing(buffers, descriptor));
  const int outcome = made->set_up();
  if (outcome != 0) made.reset();
  errno = -outcome;
  return made;
}

// 0, or an errno below 0, as all of liburing.
int AnswerRing::set_up() {
  io_uring_params wishes{};
  // One thread submits and reaps, and the kernel does its part when that thread asks, not between.
  wishes.flags = IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN | IORING_SETUP_SUBMIT_ALL |
                 IORING_SETUP_CQSIZE;
  wishes.cq_entries = kCompletions;
  if (const int made = ::io_uring_queue_init_params(kSubmissions, &ring_, &wishes); made != 0) {
    return made;
  }
  is_made_ = true;
  stamped_.msg_controllen = CMSG_SPACE(sizeof(timespec));
  if ((wishes.features & IORING_FEAT_CQE_SKIP) == 0) return -EOPNOTSUPP;
  if (const int registered = ::io_uring_register_ring_fd(&ring_); registered < 0) return registered;
  if (const int lent = lend_buffers(); lent != 0) return lent;
  watch_descriptor(kTells);
  watch_descriptor(kCounts);
  return 0;
}

int AnswerRing::lend_buffers() {
  const std::size_t bytes = buffers_.count_ * sizeof(io_uring_buf);
  constexpr std::size_t page = 4096;
  lent_.reset(
      static_cast<io_uring_buf_ring*>(std::aligned_alloc(page, (bytes + page - 1) / page * page)));
  if (!lent_) return -ENOMEM;
  ::io_uring_buf_ring_init(lent_.get());
  io_uring_buf_reg wishes{};
  wishes.ring_addr = reinterpret_cast<std::uintptr_t>(lent_.get());
  wishes.ring_entries = buffers_.count_;
  wishes.bgid = kBufferGroup;
  const int registered = ::io_uring_register_buf_ring(&ring_, &wishes, 0);
  if (registered != 0) return registered;
  for (std::uint16_t i = 0; i < buffers_.count_; ++i) give_back(i);
  return 0;
}

AnswerRing::~AnswerRing() {
  if (is_made_) ::io_uring_queue_exit(&ring_);
}

io_uring_sqe& AnswerRing::next_entry() {
  io_uring_sqe* entry = ::io_uring_get_sqe(&ring_);
  while (entry == nullptr) {
    ::io_uring_submit(&ring_);
    entry = ::io_uring_get_sqe(&ring_);
  }
  return *entry;
}

void AnswerRing::watch_descriptor(Key watch) {
  io_uring_sqe& entry = next_entry();
  ::io_uring_prep_poll_multishot(&entry, descriptor_, POLLIN);
  entry.user_data = user_data(Of::watch, watch);
}

void AnswerRing::receive(Key key, int fd, bool is_stamped) {
  if (is_ending_) return;
  io_uring_sqe& entry = next_entry();
  if (is_stamped) {
    ::io_uring_prep_recvmsg_multishot(&entry, fd, &stamped_, 0);
  } else {
    ::io_uring_prep_recv_multishot(&entry, fd, nullptr, 0, 0);
  }
  entry.flags |= IOSQE_BUFFER_SELECT;
  entry.buf_group = kBufferGroup;
  entry.user_data = user_data(is_stamped ? Of::receive_stamped : Of::receive, key);
}

void AnswerRing::send(Key key, int fd, std::string_view bytes) {
  if (is_ending_) return;
  io_uring_sqe& entry = next_entry();
  ::io_uring_prep_send(&entry, fd, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_WAITALL);
  entry.flags |= IOSQE_CQE_SKIP_SUCCESS;
  entry.user_data = user_data(Of::send, key);
}

void AnswerRing::disarm(Key key, bool is_stamped) {
  io_uring_sqe& entry = next_entry();
  const Of of = is_stamped ? Of::receive_stamped : Of::receive;
  ::io_uring_prep_cancel64(&entry, user_data(of, key), 0);
  entry.flags |= IOSQE_CQE_SKIP_SUCCESS;
  entry.user_data = user_data(Of::cancel, {});
}

void AnswerRing::forget(int fd) {
  if (is_ending_) return;
  io_uring_sqe& entry = next_entry();
  ::io_uring_prep_cancel_fd(&entry, fd, IORING_ASYNC_CANCEL_ALL);
  entry.flags |= IOSQE_CQE_SKIP_SUCCESS;
  entry.user_data = user_data(Of::cancel, {});
  ::io_uring_submit(&ring_);
}

void AnswerRing::forget_all() {
  is_ending_ = true;
  ::io_uring_submit(&ring_);
  io_uring_sync_cancel_reg all{};
  all.fd = -1;
  all.flags = IORING_ASYNC_CANCEL_ANY | IORING_ASYNC_CANCEL_ALL;
  all.timeout = {.tv_sec = -1, .tv_nsec = -1};
  ::io_uring_register_sync_cancel(&ring_, &all);
}

void AnswerRing::submit_and_wait(unsigned at_least) {
  if (at_least == 0) {
    ::io_uring_submit_and_get_events(&ring_);
  } else {
    ::io_uring_submit_and_wait(&ring_, at_least);
  }
}

io_uring_cqe* AnswerRing::next() {
  io_uring_cqe* first = nullptr;
  return ::io_uring_peek_cqe(&ring_, &first) == 0 ? first : nullptr;
}

AnswerRing::Event AnswerRing::event_of(const io_uring_cqe& cqe) {
  const Key key = key_of(cqe.user_data);
  switch (of_what(cqe.user_data)) {
    case Of::receive:
      return received(cqe, key);
    case Of::receive_stamped:
      return received_stamped(cqe, key);
    case Of::send:
      if (cqe.res == -ECANCELED) break;
      return {.kind = Event::Kind::send_failed, .key = key, .reason = std::max(0, -cqe.res)};
    case Of::watch:
      if ((cqe.flags & IORING_CQE_F_MORE) == 0 && cqe.res != -ECANCELED) watch_descriptor(key);
      if (cqe.res >= 0 && key.connection == kTells.connection) return {.kind = Event::Kind::ready};
      break;
    case Of::cancel:
      break;
  }
  return {.kind = kNothing};
}

AnswerRing::Event AnswerRing::received(const io_uring_cqe& cqe, Key key) const {
  if (cqe.res > 0) {
    const auto buffer = static_cast<std::uint16_t>(cqe.flags >> IORING_CQE_BUFFER_SHIFT);
    return {.kind = Event::Kind::received,
            .key = key,
            .bytes = {buffers_.at(buffer), static_cast<std::size_t>(cqe.res)},
            .is_disarmed = (cqe.flags & IORING_CQE_F_MORE) == 0,
            .fills_buffer = static_cast<std::size_t>(cqe.res) == Buffers::kBytes,
            .has_more = (cqe.flags & IORING_CQE_F_SOCK_NONEMPTY) != 0};
  }
  switch (-cqe.res) {
    case ECANCELED:
    case ENOBUFS:  // all were in use, because much came at once
    case EAGAIN:
    case EINTR:
      return {.kind = Event::Kind::disarmed, .key = key, .is_disarmed = true};
    default:
      return {.kind = Event::Kind::ended, .key = key, .reason = -cqe.res};
  }
}

// Its buffer has a head, the control messages, and then the bytes.
AnswerRing::Event AnswerRing::received_stamped(const io_uring_cqe& cqe, Key key) {
  Event event = received(cqe, key);
  if (event.kind != Event::Kind::received) return event;
  auto* bytes = const_cast<char*>(event.bytes.data());
  io_uring_recvmsg_out* head = ::io_uring_recvmsg_validate(bytes, cqe.res, &stamped_);
  const std::size_t room = head == nullptr ? 0 : sizeof *head + stamped_.msg_controllen;
  event.bytes.remove_prefix(std::min(room, event.bytes.size()));
  if (head == nullptr || event.bytes.empty()) return {.kind = Event::Kind::ended, .key = key};
  for (cmsghdr* item = ::io_uring_recvmsg_cmsg_firsthdr(head, &stamped_); item != nullptr;
       item = ::io_uring_recvmsg_cmsg_nexthdr(head, &stamped_, item)) {
    if (const auto stamp = arrival_stamp(*item)) event.stamp = stamp;
  }
  return event;
}

void AnswerRing::give_back(std::uint16_t buffer) {
  ::io_uring_buf_ring_add(lent_.get(), buffers_.at(buffer), Buffers::kBytes, buffer,
                          ::io_uring_buf_ring_mask(buffers_.count_), 0);
  ::io_uring_buf_ring_advance(lent_.get(), 1);
}

}  // namespace bakeoff::load
