#include "stand_ins/lambda_api.h"

#include <gtest/gtest.h>

#include <thread>

namespace bakeoff::stand_ins {
namespace {

Request get_next() { return {"GET", "/2018-06-01/runtime/invocation/next", {}, ""}; }

Request post(const std::string& path, const std::string& body) {
  return {"POST", "/2018-06-01/runtime/" + path, {}, body};
}

TEST(LambdaApi, HandsOverAnEventAndGivesBackTheResponse) {
  LambdaApi api;
  std::thread runtime([&] {
    const auto event = api.answer(get_next());
    const auto& id = event.headers.at("Lambda-Runtime-Aws-Request-Id");
    EXPECT_FALSE(event.headers.at("Lambda-Runtime-Deadline-Ms").empty());
    EXPECT_EQ(api.answer(post("invocation/" + id + "/response", event.body + "!")).status, 202);
  });
  const auto response = api.invoke("hello", Seconds(10));
  runtime.join();
  ASSERT_TRUE(response);
  EXPECT_EQ(*response, "hello!");
}

TEST(LambdaApi, RefusesAResponseToAnotherInvocation) {
  LambdaApi api;
  std::thread runtime([&] {
    api.answer(get_next());
    EXPECT_EQ(api.answer(post("invocation/stale/response", "x")).status, 400);
  });
  EXPECT_FALSE(api.invoke("hello", Seconds(0.3)));
  runtime.join();
}

TEST(LambdaApi, TellsWhatTheRuntimeReports) {
  LambdaApi api;
  api.answer(post("init/error", R"({"errorMessage":"no module named app"})"));
  const auto response = api.invoke("hello", Seconds(10));
  ASSERT_FALSE(response);
  EXPECT_NE(response.error().message.find("no module named app"), std::string::npos);
}

TEST(LambdaApi, DoesNotWaitForARuntimeThatHasEnded) {
  LambdaApi api;
  api.give_up("the runtime ended");
  EXPECT_EQ(api.invoke("hello", Seconds(10)).error().message, "the runtime ended");
}

TEST(LambdaApi, KnowsNoOtherAddress) {
  LambdaApi api;
  EXPECT_EQ(api.answer({"GET", "/", {}, ""}).status, 404);
  EXPECT_EQ(api.answer({"PUT", "/2018-06-01/runtime/invocation/next", {}, ""}).status, 404);
}

}  // namespace
}  // namespace bakeoff::stand_ins
