// What becomes of a batch when its process dies, and of answers that do not fit the shared memory.
#include "scan/parse_pool.h"

#include <algorithm>

#include "scan/tree_fixture.h"

namespace bakeoff::scan {
namespace {

class ParsePoolTest : public TreeFixture {
 protected:
  void add(const std::string& path, const std::string& text) {
    write(path, text);
    orders_.push_back({.path = path,
                       .kind = path.ends_with(".py") ? SourceKind::python : SourceKind::javascript,
                       .bytes = static_cast<std::int64_t>(text.size())});
  }
  void add_small(int count) {
    for (int i = 0; i < count; ++i) {
      const auto number = std::to_string(i);
      add("small" + number + ".py", "x" + number + " = " + number + "\n");
    }
  }
  std::vector<ParseAnswer> parse(int processes, const ParseLimits& limits = {}) {
    ParsePool pool(root(), processes, limits, triggers_);
    auto answers = pool.parse(orders_);
    EXPECT_EQ(answers.size(), orders_.size());
    return answers;
  }
  // All small ones are read, each as itself.
  void expect_small(const std::vector<ParseAnswer>& answers) {
    for (std::size_t i = 0; i < answers.size(); ++i) {
      const auto& path = orders_[i].path;
      if (!path.starts_with("small")) continue;
      EXPECT_EQ(answers[i].error, "") << path;
      const auto number = path.substr(5, path.size() - 8);
      EXPECT_EQ(answers[i].tree.texts, "x" + number + number) << path;
    }
  }

  std::vector<ParseOrder> orders_;

 private:
  Triggers triggers_;
};

std::string many_lines(int count) {
  std::string text;
  for (int i = 0; i < count; ++i) text += "value_" + std::to_string(i) + " = f(a, b, c)\n";
  return text;
}

// The grammar needs longer for it than it is given.
std::string slow_script() {
  std::string text;
  for (int i = 0; i < 40'000; ++i) text += "const a = {b: [c, d => (e) + f`g${h}`]};\n";
  return text;
}

TEST_F(ParsePoolTest, OneFileThatTakesTooLongCostsNoOther) {
  add_small(30);
  add("slow.js", slow_script());
  add_small(30);
  for (const int processes : {1, 3}) {
    const auto answers = parse(processes, {.cpu_time = std::chrono::milliseconds(30)});
    expect_small(answers);
    EXPECT_NE(answers[30].error.find("more than 30 ms"), std::string::npos) << answers[30].error;
    EXPECT_TRUE(answers[30].is_loss);
  }
  EXPECT_EQ(parse(1)[0].error, "");
}

TEST_F(ParsePoolTest, WhatDiesInTheMiddleOfABatchIsTheOneThatIsTold) {
  add_small(30);
  add("slow.js", slow_script());
  add_small(30);
  for (auto& order : orders_) order.bytes = 0;  // so that it is handed out with the others
  const auto answers = parse(1, {.cpu_time = std::chrono::milliseconds(30)});
  expect_small(answers);
  EXPECT_NE(answers[30].error, "");
}

TEST_F(ParsePoolTest, AnswersMayBeLargerThanTheMemory) {
  add_small(5);
  add("large.py", many_lines(60'000));
  for (int i = 0; i < 12; ++i) add("middle" + std::to_string(i) + ".py", many_lines(8'000));
  for (auto& order : orders_) order.bytes = 0;
  const auto answers = parse(2, {.cpu_time = std::chrono::seconds(20)});
  expect_small(answers);
  const auto alone = parse_file(root(), orders_[5], {}, {});
  EXPECT_GT(alone.tree.nodes.size() * sizeof(Node), 4U << 20U);
  EXPECT_EQ(bytes_of(answers[5].tree), bytes_of(alone.tree));
  const auto middle = parse_file(root(), orders_[6], {}, {});
  for (std::size_t i = 6; i < answers.size(); ++i)
    EXPECT_EQ(bytes_of(answers[i].tree), bytes_of(middle.tree)) << i;
}

TEST_F(ParsePoolTest, GoesOnAfterItsProcessesWereStopped) {
  add_small(3);
  const Triggers none;
  ParsePool pool(root(), 2, {}, none);
  pool.start_all();
  expect_small(pool.parse(orders_));
  pool.stop_all();
  expect_small(pool.parse(orders_));
}

TEST_F(ParsePoolTest, WhatIsNotThereIsTold) {
  add_small(3);
  orders_.push_back({.path = "gone.py"});
  const auto answers = parse(1);
  expect_small(answers);
  EXPECT_NE(answers.back().error.find("cannot be opened"), std::string::npos);
}

}  // namespace
}  // namespace bakeoff::scan
