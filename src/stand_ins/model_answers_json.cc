#include <fmt/format.h>

#include <bit>
#include <cmath>
#include <nlohmann/json.hpp>

#include "stand_ins/model_answers.h"

namespace bakeoff::stand_ins {
namespace {

using nlohmann::json;

constexpr std::size_t kLetters = 26;

Answer json_answer(int status, const json& body) {
  return {status,
          {{"Content-Type", "application/json"}},
          body.dump(-1, ' ', false, json::error_handler_t::replace)};
}

Answer refusal(const std::string& message) {
  return json_answer(400, {{"error", {{"message", message}, {"type", "invalid_request_error"}}}});
}

// Contents are a text or a list of parts with a text each.
std::string text_of(const json& content) {
  if (content.is_string()) return content.get<std::string>();
  std::string text;
  if (!content.is_array()) return text;
  for (const auto& part : content) {
    if (part.is_object() && part.contains("text") && part["text"].is_string())
      text += part["text"].get<std::string>();
  }
  return text;
}

// "3, 7" for "... [3] ... [7] ...".
std::string numbers_in_brackets(const std::string& text) {
  std::string numbers;
  for (auto open = text.find('['); open != text.npos; open = text.find('[', open + 1)) {
    const auto close = text.find_first_not_of("0123456789", open + 1);
    if (close == text.npos || text[close] != ']' || close == open + 1) continue;
    numbers += (numbers.empty() ? "" : ", ") + text.substr(open + 1, close - open - 1);
  }
  return numbers;
}

std::string reply_to(const json& messages) {
  std::string all;
  for (const auto& message : messages) {
    if (message.is_object() && message.contains("content")) all += text_of(message["content"]);
  }
  const std::string numbers = numbers_in_brackets(all);
  return numbers.empty() ? "No sources." : "Sources: " + numbers;
}

json chunk_of(const std::string& model, const json& delta, const json& reason) {
  return {{"id", "chatcmpl-1"},
          {"object", "chat.completion.chunk"},
          {"created", 1},
          {"model", model},
          {"choices", {{{"index", 0}, {"delta", delta}, {"finish_reason", reason}}}}};
}

Answer streamed(const std::string& model, const std::string& reply) {
  std::string body;
  const auto add = [&](const json& chunk) { body += "data: " + chunk.dump() + "\n\n"; };
  add(chunk_of(model, {{"role", "assistant"}, {"content", ""}}, nullptr));
  for (std::size_t at = 0; at < reply.size();) {
    const auto end = std::min(reply.find(' ', at), reply.size() - 1) + 1;
    add(chunk_of(model, {{"content", reply.substr(at, end - at)}}, nullptr));
    at = end;
  }
  add(chunk_of(model, json::object(), "stop"));
  return {200, {{"Content-Type", "text/event-stream"}}, body + "data: [DONE]\n\n"};
}

Answer chat(const json& question) {
  if (!question.contains("messages") || !question["messages"].is_array())
    return refusal("'messages' is missing");
  const std::string model = question.value("model", "stub");
  const std::string reply = reply_to(question["messages"]);
  if (question.value("stream", false)) return streamed(model, reply);
  const json message{{"role", "assistant"}, {"content", reply}};
  return json_answer(
      200, {{"id", "chatcmpl-1"},
            {"object", "chat.completion"},
            {"created", 1},
            {"model", model},
            {"choices", {{{"index", 0}, {"message", message}, {"finish_reason", "stop"}}}},
            {"usage", {{"prompt_tokens", 1}, {"completion_tokens", 1}, {"total_tokens", 2}}}});
}

// Clients may ask for base64: 32-bit floats, least significant byte first.
std::string base64_floats(const std::vector<double>& values) {
  constexpr std::string_view digits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string bytes;
  for (const double value : values) {
    const auto bits = std::bit_cast<std::uint32_t>(static_cast<float>(value));
    for (unsigned shift = 0; shift < 32; shift += 8)
      bytes.push_back(static_cast<char>((bits >> shift) & 0xffU));
  }
  std::string text;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::uint32_t group = 0;
    for (std::size_t j = 0; j < 3; ++j)
      group = (group << 8U) | (i + j < bytes.size() ? static_cast<std::uint8_t>(bytes[i + j]) : 0U);
    for (std::size_t j = 0; j < 4; ++j)
      text.push_back(i + j > bytes.size() ? '=' : digits[(group >> (18 - 6 * j)) & 0x3fU]);
  }
  return text;
}

Answer embeddings(const json& question) {
  if (!question.contains("input")) return refusal("'input' is missing");
  const json input = question["input"].is_array() ? question["input"] : json{question["input"]};
  const bool as_base64 = question.value("encoding_format", "float") == "base64";
  json data = json::array();
  for (const auto& text : input) {
    if (!text.is_string()) return refusal("'input' must be texts: tokens are not understood here");
    const auto vector = letter_vector(text.get<std::string>());
    json embedding = vector;
    if (as_base64) embedding = base64_floats(vector);
    data.push_back({{"object", "embedding"}, {"index", data.size()}, {"embedding", embedding}});
  }
  return json_answer(200, {{"object", "list"},
                           {"data", data},
                           {"model", question.value("model", "stub")},
                           {"usage", {{"prompt_tokens", 1}, {"total_tokens", 1}}}});
}

}  // namespace

std::vector<double> letter_vector(const std::string& text) {
  std::vector<double> counts(kLetters, 0);
  for (const char c : text) {
    const int small = c >= 'A' && c <= 'Z' ? c - 'A' : c - 'a';
    if (small >= 0 && small < static_cast<int>(kLetters)) ++counts[static_cast<std::size_t>(small)];
  }
  double square = 0;
  for (const double count : counts) square += count * count;
  for (double& count : counts) count /= square > 0 ? std::sqrt(square) : 1;
  return counts;
}

Answer answer_as_model(const Request& request) {
  if (request.method != "POST") return json_answer(404, json::object());
  const json question = json::parse(request.body, nullptr, false);
  if (!question.is_object()) return refusal("the body is no JSON object");
  if (request.path == "/v1/chat/completions") return chat(question);
  if (request.path == "/v1/embeddings") return embeddings(question);
  return json_answer(404, {{"error", {{"message", "there is no " + request.path}}}});
}

}  // namespace bakeoff::stand_ins
