#include "load/upstream_stub.h"

#include <gtest/gtest.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <thread>

#include "load/epoll_engine.h"
#include "load/stub_request.h"
#include "load/tcp.h"

namespace bakeoff::load {
namespace {

TEST(StubRequest, ReadsTheItemAndTheDelay) {
  const std::string head = "GET /item/7?delay=20 HTTP/1.1\r\nHost: x\r\n\r\n";
  const StubRequest request = read_stub_request(head + "GET /item/8");
  EXPECT_EQ(request.kind, StubRequest::Kind::item);
  EXPECT_EQ(request.length, head.size());
  EXPECT_EQ(request.item, 7U);
  EXPECT_EQ(request.delay_milliseconds, 20);
  EXPECT_TRUE(request.keep_alive);
  EXPECT_EQ(stub_answer(request),
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 19\r\n\r\n"
            "{\"id\":7,\"value\":49}");
}

TEST(StubRequest, WaitsForTheWholeOfIt) {
  const std::string whole = "GET /item/7 HTTP/1.1\r\nHost: x\r\n\r\n";
  for (std::size_t size = 0; size < whole.size(); ++size) {
    EXPECT_EQ(read_stub_request(whole.substr(0, size)).kind, StubRequest::Kind::incomplete) << size;
  }
  EXPECT_EQ(read_stub_request(whole).delay_milliseconds, -1);
}

TEST(StubRequest, TellsBadFromUnknown) {
  using Kind = StubRequest::Kind;
  struct Case {
    std::string line;
    Kind kind;
  };
  const std::vector<Case> cases = {
      {"GET /item/94906265 HTTP/1.1", Kind::item},
      {"GET /item/94906266 HTTP/1.1", Kind::not_found},
      {"GET /item/0?delay=0 HTTP/1.0", Kind::item},
      {"GET /item/-1 HTTP/1.1", Kind::not_found},
      {"GET /item/ HTTP/1.1", Kind::not_found},
      {"GET /items/1 HTTP/1.1", Kind::not_found},
      {"GET / HTTP/1.1", Kind::not_found},
      {"GET /item/1?delay=x HTTP/1.1", Kind::bad},
      {"GET /item/1?delay=60001 HTTP/1.1", Kind::bad},
      {"POST /item/1 HTTP/1.1", Kind::bad},
      {"GET /item/1 HTTP/2.0", Kind::bad},
      {"GET /item/1", Kind::bad},
      {"", Kind::bad},
      {"GET /item/1 HTTP/1.1\r\nContent-Length: 3", Kind::bad},
      {"GET /item/1 HTTP/1.1\r\nContent-Length: 0", Kind::item},
      {"GET /item/1 HTTP/1.1\r\nTransfer-Encoding: chunked", Kind::bad},
      {"GET /item/1 HTTP/1.1\r\nnonsense", Kind::bad},
      {"GET /" + std::string(9000, 'x'), Kind::bad},
  };
  for (const Case& c : cases)
    EXPECT_EQ(read_stub_request(c.line + "\r\n\r\n").kind, c.kind) << c.line;
}

// A stub on a thread of its own, stopped by the end of a pipe as by a parent's death.
class ServedStub {
 public:
  explicit ServedStub(int delay_milliseconds) {
    if (::pipe(pipe_) != 0) return;
    auto stub =
        UpstreamStub::listen({.delay_milliseconds = delay_milliseconds, .stop_fd = pipe_[0]});
    if (!stub) return;
    stub_ = std::move(*stub);
    thread_ = std::thread([this] { EXPECT_TRUE(stub_->serve()); });
  }
  ServedStub(const ServedStub&) = delete;
  ServedStub& operator=(const ServedStub&) = delete;
  ~ServedStub() {
    ::close(pipe_[1]);
    if (thread_.joinable()) thread_.join();
    ::close(pipe_[0]);
  }
  [[nodiscard]] Endpoint endpoint() const { return {.port = stub_->port()}; }

 private:
  int pipe_[2] = {-1, -1};
  std::unique_ptr<UpstreamStub> stub_;
  std::thread thread_;
};

catalog::RequestSpec get(std::string path, std::string body) {
  catalog::RequestSpec request;
  request.path = std::move(path);
  request.answer.body = std::move(body);
  request.answer.header_starts_with["content-type"] = "application/json";
  return request;
}

// Sends `pieces` with a pause between them and reads until the peer closes.
std::string talk(const Endpoint& endpoint, const std::vector<std::string>& pieces) {
  Fd fd;
  const auto address = socket_address(endpoint).value();
  begin_connect(address, fd);
  std::string answers;
  char buffer[4096];
  for (const std::string& piece : pieces) {
    pollfd writable{fd.get(), POLLOUT, 0};
    ::poll(&writable, 1, 5000);
    ::send(fd.get(), piece.data(), piece.size(), MSG_NOSIGNAL);
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  for (;;) {
    pollfd readable{fd.get(), POLLIN, 0};
    if (::poll(&readable, 1, 10'000) <= 0) return answers + "[timed out]";
    const ssize_t got = ::recv(fd.get(), buffer, sizeof buffer, 0);
    if (got <= 0) return answers;
    answers.append(buffer, static_cast<std::size_t>(got));
  }
}

std::string bodies(const std::string& answers) {
  std::string text;
  for (std::size_t at = answers.find('{'); at != std::string::npos;
       at = answers.find('{', at + 1)) {
    text += answers.substr(at, answers.find('}', at) - at + 1);
  }
  return text;
}

TEST(UpstreamStub, AnswersNoEarlierThanAsked) {
  const ServedStub stub(30);
  const auto engine = make_epoll_engine();
  const auto slow = engine->ask(stub.endpoint(), get("/item/3?delay=70", ""), Seconds(10));
  const auto usual = engine->ask(stub.endpoint(), get("/item/3", ""), Seconds(10));
  const auto quick = engine->ask(stub.endpoint(), get("/item/3?delay=0", ""), Seconds(10));
  ASSERT_TRUE(slow && usual && quick);
  EXPECT_EQ(slow->body, R"({"id":3,"value":9})");
  EXPECT_GE(slow->seconds, 0.070);
  EXPECT_GE(usual->seconds, 0.030);
  EXPECT_EQ(quick->body, slow->body);
}

TEST(UpstreamStub, AnswersThousandsAtOnce) {
  rlimit files{};
  ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &files), 0);
  files.rlim_cur = files.rlim_max;
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &files), 0);
  const ServedStub stub(50);
  LoadTarget load;
  load.endpoint = stub.endpoint();
  load.connections = 2000;
  load.requests = {get("/item/12", R"({"id":12,"value":144})"),
                   get("/item/13", R"({"id":13,"value":169})")};
  const auto engine = make_epoll_engine();
  const auto session = engine->open(load);
  ASSERT_TRUE(session) << session.error().message;
  const auto counts = engine->run(*session, {Seconds(0), Seconds(0.5)});
  ASSERT_TRUE(counts);
  EXPECT_EQ(counts->failed, 0U) << counts->first_wrong;
  EXPECT_GE(counts->answered, 2000U);
}

TEST(UpstreamStub, AnswersPipelinedRequestsInTheirOrder) {
  const ServedStub stub(0);
  const std::string answers = talk(
      stub.endpoint(), {"GET /item/1?delay=40 HTTP/1.1\r\n\r\nGET /item/2?delay=0 HTTP/1.1\r\n\r\n"
                        "GET /item/3?delay=10 HTTP/1.1\r\nConnection: close\r\n\r\n"});
  EXPECT_EQ(bodies(answers), R"({"id":1,"value":1}{"id":2,"value":4}{"id":3,"value":9})");
}

TEST(UpstreamStub, ReadsRequestsInAnyPieces) {
  const ServedStub stub(0);
  std::vector<std::string> pieces;
  for (const char c : std::string("GET /item/5 HTTP/1.1\r\nConnection: close\r\n\r\n")) {
    pieces.emplace_back(1, c);
  }
  EXPECT_EQ(bodies(talk(stub.endpoint(), pieces)), R"({"id":5,"value":25})");
}

TEST(UpstreamStub, AnswersMorePipelinedRequestsThanItKeeps) {
  const ServedStub stub(0);
  std::string requests;
  std::string expected;
  for (int i = 1; i <= 3000; ++i) {
    requests += "GET /item/2 HTTP/1.1\r\n\r\n";
    expected += R"({"id":2,"value":4})";
  }
  requests += "GET /nothing HTTP/1.0\r\n\r\n";
  EXPECT_EQ(bodies(talk(stub.endpoint(), {requests})), expected + R"({"error":"not found"})");
}

TEST(UpstreamStub, RefusesNonsenseAndCloses) {
  const ServedStub stub(0);
  const std::string answer =
      talk(stub.endpoint(), {"nonsense\r\n\r\nGET /item/1 HTTP/1.1\r\n\r\n"});
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 400 ")) << answer;
  EXPECT_EQ(bodies(answer), R"({"error":"bad request"})");
}

TEST(UpstreamStub, SaysThatAPortIsTaken) {
  const ServedStub stub(0);
  const auto second = UpstreamStub::listen({.port = stub.endpoint().port});
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, ErrorCode::busy);
}

}  // namespace
}  // namespace bakeoff::load
