#include "stand_ins/model_answers.h"

#include <gtest/gtest.h>

#include <cmath>

namespace bakeoff::stand_ins {
namespace {

Answer ask(const std::string& path, const std::string& body) {
  return answer_as_model({"POST", path, {}, body});
}

TEST(ModelStub, NamesTheSourcesThatItWasShown) {
  const auto answer =
      ask("/v1/chat/completions",
          R"({"model":"m","messages":[{"role":"user","content":"[3] a [x] [12] b [] [7"}]})");
  EXPECT_EQ(answer.status, 200);
  EXPECT_NE(answer.body.find("\"Sources: 3, 12\""), std::string::npos) << answer.body;
}

TEST(ModelStub, StreamsAWordAtATime) {
  const auto answer = ask("/v1/chat/completions",
                          R"({"stream":true,"messages":[{"content":[{"text":"[3] [4]"}]}]})");
  EXPECT_NE(answer.body.find(R"("content":"Sources: ")"), std::string::npos) << answer.body;
  EXPECT_NE(answer.body.find(R"("content":"3, ")"), std::string::npos);
  EXPECT_NE(answer.body.find(R"("content":"4")"), std::string::npos);
  EXPECT_TRUE(answer.body.ends_with("data: [DONE]\n\n"));
}

TEST(ModelStub, EmbedsByLetters) {
  const auto vector = letter_vector("Aab?");
  ASSERT_EQ(vector.size(), 26U);
  EXPECT_DOUBLE_EQ(vector[0], 2 / std::sqrt(5));
  EXPECT_DOUBLE_EQ(vector[1], 1 / std::sqrt(5));
  EXPECT_EQ(letter_vector("123")[0], 0);
}

TEST(ModelStub, GivesEmbeddingsInTheFormAskedFor) {
  EXPECT_NE(ask("/v1/embeddings", R"({"input":["a"]})").body.find("\"embedding\":[1.0,0.0"),
            std::string::npos);
  // 1.0f is 00 00 80 3f, then zeros.
  EXPECT_NE(ask("/v1/embeddings", R"({"input":"a","encoding_format":"base64"})")
                .body.find("\"embedding\":\"AACAPwAAAAAA"),
            std::string::npos);
}

TEST(ModelStub, RefusesWhatItDoesNotUnderstand) {
  EXPECT_EQ(ask("/v1/chat/completions", "{").status, 400);
  EXPECT_EQ(ask("/v1/chat/completions", "{}").status, 400);
  EXPECT_EQ(ask("/v1/embeddings", R"({"input":[[1,2]]})").status, 400);
  EXPECT_EQ(ask("/v1/audio", "{}").status, 404);
}

}  // namespace
}  // namespace bakeoff::stand_ins
