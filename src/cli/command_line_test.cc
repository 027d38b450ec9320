#include "cli/command_line.h"

#include <gtest/gtest.h>

namespace bakeoff::cli {
namespace {

TEST(CommandLine, ReadsTheMainJob) {
  const auto parsed = parse_command_line({"run", "node", "./svc", "--quick", "--workload", "json",
                                          "--workload", "cpu", "--need", "mobile"});
  ASSERT_FALSE(parsed.stop_here) << parsed.stop.err;
  EXPECT_EQ(parsed.line.verb, "run");
  EXPECT_EQ(parsed.line.run.names, (std::vector<std::string>{"node", "./svc"}));
  EXPECT_TRUE(parsed.line.run.quick);
  EXPECT_EQ(parsed.line.run.workloads, (std::vector<std::string>{"json", "cpu"}));
  EXPECT_EQ(parsed.line.run.judge.needs, (std::vector<std::string>{"mobile"}));
}

TEST(CommandLine, TakesFlagsBeforeNames) {
  const auto parsed = parse_command_line({"run", "--workload", "json", "node", "python"});
  ASSERT_FALSE(parsed.stop_here) << parsed.stop.err;
  EXPECT_EQ(parsed.line.run.names, (std::vector<std::string>{"node", "python"}));
}

TEST(CommandLine, SuggestsTheNearestVerbOrFlag) {
  struct Case {
    std::vector<std::string> arguments;
    const char* hint;
  };
  for (const auto& [arguments, hint] :
       {Case{{"rnu", "node"}, "did you mean 'run'"},
        Case{{"compar", "node"}, "did you mean 'compare'"},
        Case{{"run", "node", "--qick"}, "did you mean '--quick'"},
        Case{{"load", "http://x", "--conections=3"}, "did you mean '--connections'"}}) {
    const auto parsed = parse_command_line(arguments);
    ASSERT_TRUE(parsed.stop_here);
    EXPECT_EQ(parsed.stop.code, ExitCode::bad_usage);
    EXPECT_NE(parsed.stop.err.find(hint), std::string::npos) << parsed.stop.err;
    EXPECT_TRUE(parsed.stop.out.empty());
  }
}

TEST(CommandLine, ShowsHelpOnStdoutWhenAskedAndOnStderrWhenNothingIsAsked) {
  EXPECT_EQ(parse_command_line({"--help"}).stop.code, ExitCode::done);
  EXPECT_NE(parse_command_line({"help"}).stop.out.find("Examples:"), std::string::npos);
  EXPECT_NE(parse_command_line({"help", "run"}).stop.out.find("--quick"), std::string::npos);
  EXPECT_NE(parse_command_line({"run", "-h"}).stop.out.find("--quick"), std::string::npos);
  const auto nothing = parse_command_line({});
  EXPECT_EQ(nothing.stop.code, ExitCode::bad_usage);
  EXPECT_NE(nothing.stop.err.find("Examples:"), std::string::npos);
}

TEST(CommandLine, RejectsBadValues) {
  for (const auto& arguments :
       std::vector<std::vector<std::string>>{{"load", "http://x", "-c", "0"},
                                             {"run", "node", "--need", "speed"},
                                             {"run", "node", "--progress", "loud"},
                                             {"evidence"},
                                             {"explain"}}) {
    EXPECT_EQ(parse_command_line(arguments).stop.code, ExitCode::bad_usage) << arguments.back();
  }
}

TEST(CommandLine, KnowsTheActionOfEvidence) {
  const auto parsed = parse_command_line({"evidence", "show", "ledger:3"});
  ASSERT_FALSE(parsed.stop_here) << parsed.stop.err;
  EXPECT_EQ(parsed.line.evidence.action, "show");
  EXPECT_EQ(parsed.line.evidence.id, "ledger:3");
}

}  // namespace
}  // namespace bakeoff::cli
