#include "load/answer_matcher.h"

#include <gtest/gtest.h>

#include "load/check_answer.h"

namespace bakeoff::load {
namespace {

using catalog::AnswerRule;

Answer answer(int status, std::string body,
              std::vector<std::pair<std::string, std::string>> headers = {}) {
  return {.status = status, .headers = std::move(headers), .body = std::move(body), .seconds = 0};
}

AnswerRule body_rule(std::string body) {
  AnswerRule rule;
  rule.body = std::move(body);
  return rule;
}

AnswerRule json_rule(std::string body) {
  AnswerRule rule;
  rule.body_json = std::move(body);
  return rule;
}

TEST(CheckAnswer, FindsNothingWrongWithARightAnswer) {
  AnswerRule rule = body_rule("Hello, World!");
  rule.header_starts_with["content-type"] = "text/plain";
  rule.headers_present = {"server", "date"};
  const Answer right =
      answer(200, "Hello, World!",
             {{"Content-Type", "text/plain; charset=utf-8"}, {"server", "x"}, {"date", ""}});
  EXPECT_EQ(what_is_wrong(right, rule), "");
}

TEST(CheckAnswer, SaysWhatIsWrong) {
  const AnswerRule rule = body_rule("Hello, World!");
  AnswerRule typed = rule;
  typed.header_starts_with["content-type"] = "text/plain";
  AnswerRule dated = rule;
  dated.headers_present = {"date"};
  struct Case {
    Answer given;
    AnswerRule rule;
    const char* wrong;
  };
  const std::vector<Case> cases = {
      {answer(500, "Hello, World!"), rule, "status 500 instead of 200"},
      {answer(200, "Hello, world!"), rule,
       R"(body differs at byte 7: "world!" instead of "World!")"},
      {answer(200, "Hello"), rule, "body ends after 5 bytes instead of 13"},
      {answer(200, ""), rule, "body ends after 0 bytes instead of 13"},
      {answer(200, "Hello, World!\n"), rule,
       R"(body differs at byte 13: "\x0a" instead of its end)"},
      {answer(200, "Hello, World!"), typed, "header content-type is missing"},
      {answer(200, "Hello, World!", {{"content-type", "text/html"}}), typed,
       R"(header content-type is "text/html" and does not start with "text/plain")"},
      {answer(200, "Hello, World!", {{"dates", "x"}}), dated, "header date is missing"},
      {answer(200, "[2]"), json_rule("[1]"), R"(body "[2]" is not equal, as JSON, to "[1]")"},
      {answer(200, "[1"), json_rule("[1]"), R"(body "[1" is not equal, as JSON, to "[1]")"},
      {answer(200, ""), json_rule("[1]"), R"(body "" is not equal, as JSON, to "[1]")"},
      {answer(200, "[1]" + std::string(100'000, ' ')), json_rule("[1]"),
       "body is 100003 bytes long and much longer than expected"},
      {answer(200, "[1]"), json_rule("[1"), R"(the expected body "[1" is not JSON)"},
  };
  for (const Case& c : cases) EXPECT_EQ(what_is_wrong(c.given, c.rule), c.wrong);
}

TEST(CheckAnswer, TakesAnyOfSeveralHeadersOfOneName) {
  AnswerRule rule;
  rule.header_starts_with["vary"] = "b";
  EXPECT_EQ(what_is_wrong(answer(200, "", {{"vary", "a"}, {"vary", "b"}}), rule), "");
  EXPECT_NE(what_is_wrong(answer(200, "", {{"vary", "a"}, {"vary", "c"}}), rule), "");
}

TEST(CheckAnswer, ComparesJsonAsValues) {
  const AnswerRule rule = json_rule(R"({"a":1,"b":[1,2]})");
  EXPECT_EQ(what_is_wrong(answer(200, " { \"b\" : [1 , 2],\"a\":1}\n"), rule), "");
  EXPECT_NE(what_is_wrong(answer(200, R"({"a":1,"b":[2,1]})"), rule), "");
  EXPECT_NE(what_is_wrong(answer(200, R"({"a":"1","b":[1,2]})"), rule), "");
  EXPECT_NE(what_is_wrong(answer(200, R"({"a":1,"b":[1,2],"c":0})"), rule), "");
}

TEST(CheckAnswer, TakesNoJsonForNoJson) {
  EXPECT_EQ(what_is_wrong(answer(200, " 1 "), json_rule("1")), "");
  EXPECT_NE(what_is_wrong(answer(200, ""), json_rule("1")), "");
}

TEST(CheckAnswer, LooksAtFieldsOfAJsonBody) {
  AnswerRule rule;
  rule.body_fields = {{"/user/id", "7"}, {"/tags/0", "\"a\""}};
  EXPECT_EQ(what_is_wrong(answer(200, R"({"tags":["a","b"],"user":{"id":7,"at":"now"}})"), rule),
            "");
  EXPECT_EQ(what_is_wrong(answer(200, R"({"tags":["a"],"user":{"id":"7"}})"), rule),
            R"(body has "\x227\x22" at /user/id instead of "7")");
  EXPECT_EQ(what_is_wrong(answer(200, R"({"user":{"id":7}})"), rule),
            "body has nothing at /tags/0");
  EXPECT_EQ(what_is_wrong(answer(200, "oops"), rule), R"(body "oops" is not JSON)");
  // An index that is none, in a body that is right otherwise.
  for (const char* index : {"/tags/-", "/tags/x", "/tags/99999999999999999999999", "/tags/01"}) {
    rule.body_fields = {{index, "1"}};
    EXPECT_EQ(what_is_wrong(answer(200, R"({"tags":["a"]})"), rule),
              std::string("body has nothing at ") + index);
  }
  for (const char* place : {"/a~2", "/a~", "a"}) {
    rule.body_fields = {{place, "1"}};
    EXPECT_NE(what_is_wrong(answer(200, "{}"), rule).find("is not a JSON pointer"),
              std::string::npos)
        << place;
  }
  rule.body_fields = {{"/a", "{"}};
  EXPECT_EQ(what_is_wrong(answer(200, "{}"), rule), R"(the value "{" expected at /a is not JSON)");
}

TEST(CheckAnswer, LooksForARegularExpression) {
  AnswerRule rule;
  rule.body_matches = R"(^<ul>(<li>\d+</li>){3}</ul>$)";
  EXPECT_EQ(what_is_wrong(answer(200, "<ul><li>1</li><li>22</li><li>3</li></ul>"), rule), "");
  EXPECT_NE(what_is_wrong(answer(200, "<ul><li>1</li><li>x</li><li>3</li></ul>"), rule), "");
  rule.body_matches = "(";
  EXPECT_NE(what_is_wrong(answer(200, ""), rule).find("is not a regular expression"),
            std::string::npos);
}

TEST(CheckAnswer, ComparesTheSumOfABody) {
  AnswerRule rule;
  rule.body_sha256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";  // of abc
  EXPECT_EQ(what_is_wrong(answer(200, "abc"), rule), "");
  EXPECT_EQ(what_is_wrong(answer(200, "abd"), rule),
            R"(body "abd" has another SHA-256 sum than expected)");
}

// "abc" as gzip -n packs it.
const std::string kPackedAbc(
    "\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff\x4b\x4c\x4a\x06\x00\xc2\x41\x24\x35\x03\x00\x00\x00",
    23);

TEST(CheckAnswer, SpeaksOfWhatAPackedBodyHolds) {
  AnswerRule rule;
  rule.body_encoding = "gzip";
  rule.body_matches = "^abc$";
  EXPECT_EQ(what_is_wrong(answer(200, kPackedAbc), rule), "");
  EXPECT_NE(what_is_wrong(answer(200, "abc"), rule).find("is no whole gzip stream"),
            std::string::npos);
  const auto cut = kPackedAbc.substr(0, kPackedAbc.size() - 1);
  EXPECT_NE(what_is_wrong(answer(200, cut), rule).find("is no whole gzip stream"),
            std::string::npos);
  EXPECT_NE(what_is_wrong(answer(200, kPackedAbc + "x"), rule).find("follow"), std::string::npos);
  rule.body_matches = "^abd$";
  EXPECT_NE(what_is_wrong(answer(200, kPackedAbc), rule).find("does not match"), std::string::npos);
}

// Judges `body`, handed over in pieces of the given size.
Verdict judge(AnswerMatcher& matcher, AnswerProgress& progress, std::string_view body,
              std::size_t piece) {
  matcher.begin(progress);
  for (std::size_t at = 0; at < body.size(); at += piece) {
    matcher.body(progress, body.substr(at, piece));
  }
  return matcher.judge(progress, 200);
}

TEST(AnswerMatcher, ComparesABodyInPiecesOfAnySize) {
  auto matcher = AnswerMatcher::compile(body_rule("0123456789"));
  ASSERT_TRUE(matcher);
  AnswerProgress progress;
  for (std::size_t piece = 1; piece <= 11; ++piece) {
    EXPECT_EQ(judge(*matcher, progress, "0123456789", piece), Verdict::right) << piece;
    EXPECT_EQ(judge(*matcher, progress, "012345678", piece), Verdict::wrong_body) << piece;
    EXPECT_EQ(judge(*matcher, progress, "01234567890", piece), Verdict::wrong_body) << piece;
    EXPECT_EQ(judge(*matcher, progress, "0123x56789", piece), Verdict::wrong_body) << piece;
    EXPECT_EQ(matcher->describe(progress, 200).substr(0, 23), "body differs at byte 4:") << piece;
  }
}

TEST(AnswerMatcher, KnowsAJsonBodyAgainWithoutTakingOthersForIt) {
  auto matcher = AnswerMatcher::compile(json_rule(R"({"a":1,"b":2})"));
  ASSERT_TRUE(matcher);
  AnswerProgress progress;
  for (std::size_t piece = 1; piece < 20; ++piece) {
    EXPECT_EQ(judge(*matcher, progress, R"({"a":1,"b":2})", piece), Verdict::right);
    EXPECT_FALSE(progress.collecting && piece > 1) << "it was parsed again";
    EXPECT_EQ(judge(*matcher, progress, R"({"a":1,"b":3})", piece), Verdict::wrong_body);
    EXPECT_EQ(judge(*matcher, progress, R"({"a":1,"b":2)", piece), Verdict::wrong_body);
    EXPECT_EQ(judge(*matcher, progress, R"({"a":1,"b":2}})", piece), Verdict::wrong_body);
    EXPECT_EQ(judge(*matcher, progress, R"({"a":1,"b":2} )", piece), Verdict::right);
    EXPECT_EQ(judge(*matcher, progress, R"({"b":2,"a":1})", piece), Verdict::right);
    EXPECT_EQ(judge(*matcher, progress, R"({"a":1,"b":2})", piece), Verdict::right);
  }
}

TEST(AnswerMatcher, KeepsAnswersUnderWayApartWhenANewSpellingIsProven) {
  auto matcher = AnswerMatcher::compile(json_rule("[1,2]"));
  ASSERT_TRUE(matcher);
  AnswerProgress slow;
  AnswerProgress quick;
  ASSERT_EQ(judge(*matcher, quick, "[1,2]", 5), Verdict::right);
  matcher->begin(slow);
  matcher->body(slow, "[1,");
  ASSERT_EQ(judge(*matcher, quick, "[1, 2]", 6), Verdict::right);
  matcher->body(slow, "2]");
  EXPECT_EQ(matcher->judge(slow, 200), Verdict::right);
  matcher->begin(slow);
  matcher->body(slow, "[1,");
  matcher->body(slow, "3]");
  EXPECT_EQ(matcher->judge(slow, 200), Verdict::wrong_body);
}

TEST(AnswerMatcher, StaysRightWhenSpellingsNeverRepeat) {
  auto matcher = AnswerMatcher::compile(json_rule("[1]"));
  ASSERT_TRUE(matcher);
  AnswerProgress progress;
  for (std::size_t blanks = 0; blanks < 60; ++blanks) {
    const std::string body = "[1" + std::string(blanks, ' ') + "]";
    EXPECT_EQ(judge(*matcher, progress, body, 7), Verdict::right);
    EXPECT_EQ(judge(*matcher, progress, body + "]", 7), Verdict::wrong_body);
  }
}

TEST(AnswerMatcher, PutsTheStatusBeforeTheBody) {
  auto matcher = AnswerMatcher::compile(body_rule("x"));
  ASSERT_TRUE(matcher);
  AnswerProgress progress;
  matcher->begin(progress);
  EXPECT_EQ(matcher->judge(progress, 500), Verdict::wrong_status);
}

TEST(AnswerMatcher, RefusesRulesItCannotCheck) {
  const auto no_json = AnswerMatcher::compile(json_rule("{"));
  ASSERT_FALSE(no_json);
  EXPECT_EQ(no_json.error().code, ErrorCode::invalid_input);
  AnswerRule many;
  for (int i = 0; i < 65; ++i) many.headers_present.push_back("x-" + std::to_string(i));
  EXPECT_FALSE(AnswerMatcher::compile(many));
  many.headers_present.pop_back();
  EXPECT_TRUE(AnswerMatcher::compile(many));
}

}  // namespace
}  // namespace bakeoff::load
