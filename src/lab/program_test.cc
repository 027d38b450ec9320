#include "lab/program.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

#include "lab/linux_process_host.h"

namespace bakeoff::lab {
namespace {

class Programs : public testing::Test {
 protected:
  Programs() : folder_(std::filesystem::temp_directory_path() / ("bakeoff-program-" + name())) {
    std::filesystem::create_directories(folder_);
  }
  ~Programs() override {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  Programs(const Programs&) = delete;
  Programs& operator=(const Programs&) = delete;

  Result<Program> start(const std::string& script) {
    Installed installed;
    installed.contestant.id = "test/sh";
    installed.contestant.source_dir = folder_;
    StartOrder order;
    order.label = "test/sh";
    order.log_dir = folder_;
    return start_program(installed, {.command = {"/bin/sh", "-c", script}, .worker = {}, .env = {}},
                         order, *host_);
  }
  Result<ProgramAnswer> ask(Program& program, const std::string& line, double seconds = 10) {
    return program.ask(line, Seconds(seconds), clock_);
  }

 private:
  static std::string name() { return std::to_string(::getpid()); }
  std::filesystem::path folder_;
  std::unique_ptr<ProcessHost> host_ = make_linux_process_host({});
  SystemClock clock_;
};

TEST_F(Programs, AnswerOneLineForOneLine) {
  auto program = start("while read line; do echo \"got $line\"; done");
  ASSERT_TRUE(program) << program.error().message;
  EXPECT_EQ(ask(*program, "one")->line, "got one");
  EXPECT_EQ(ask(*program, "two")->line, "got two");
}

TEST_F(Programs, AreTimedFromTheRequestToTheAnswer) {
  auto program = start("read line; sleep 0.2; echo late");
  ASSERT_TRUE(program);
  const auto answer = ask(*program, "go");
  ASSERT_TRUE(answer);
  EXPECT_GE(answer->seconds, 0.2);
  EXPECT_LT(answer->seconds, 5);
}

TEST_F(Programs, ThatEndTellHowAndWhatTheirLogSays) {
  auto program = start("read line; echo no such module >&2; exit 3");
  ASSERT_TRUE(program);
  const auto answer = ask(*program, "go");
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, ErrorCode::contestant_failed);
  EXPECT_NE(answer.error().message.find("exit code 3"), std::string::npos)
      << answer.error().message;
  EXPECT_NE(answer.error().message.find("no such module"), std::string::npos);
}

TEST_F(Programs, ThatHangAreGivenUp) {
  auto program = start("read line; sleep 30");
  ASSERT_TRUE(program);
  const auto answer = ask(*program, "go", 0.3);
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, ErrorCode::timeout);
}

TEST_F(Programs, ThatAreDeadDoNotEndBakeoff) {
  auto program = start("exit 0");
  ASSERT_TRUE(program);
  EXPECT_FALSE(ask(*program, "one"));
  EXPECT_FALSE(ask(*program, "two"));  // without MSG_NOSIGNAL this write would end us
}

TEST_F(Programs, KeepWhatIsSaidOnStandardErrorOutOfTheAnswers) {
  auto program = start("read line; echo warning >&2; echo answer");
  ASSERT_TRUE(program);
  EXPECT_EQ(ask(*program, "go")->line, "answer");
}

}  // namespace
}  // namespace bakeoff::lab
