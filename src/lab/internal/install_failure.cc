#include "lab/internal/install_failure.h"

#include <array>
#include <initializer_list>
#include <sstream>
#include <string_view>

#include "base/file.h"
#include "lab/internal/bounded_log.h"

namespace bakeoff::lab {
namespace {

// What npm, pip, cargo, go, bundler and mix print when nobody answers.
constexpr std::array<std::string_view, 34> kUnreachable{"ENOTFOUND",
                                                        "EAI_AGAIN",
                                                        "ECONNREFUSED",
                                                        "ECONNRESET",
                                                        "ETIMEDOUT",
                                                        "ERR_SOCKET_TIMEOUT",
                                                        "ENETUNREACH",
                                                        "EHOSTUNREACH",
                                                        "SELF_SIGNED_CERT",
                                                        "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
                                                        "UNABLE_TO_GET_ISSUER_CERT",
                                                        "CERT_HAS_EXPIRED",
                                                        "E401",
                                                        "E403",
                                                        "E407",
                                                        "E500",
                                                        "E502",
                                                        "E503",
                                                        "CERTIFICATE_VERIFY_FAILED",
                                                        "NewConnectionError",
                                                        "ConnectTimeoutError",
                                                        "ReadTimeoutError",
                                                        "ProxyError",
                                                        "Could not fetch",
                                                        "Connection refused",
                                                        "Temporary failure in name resolution",
                                                        "Network is unreachable",
                                                        "Could not resolve host",
                                                        "Could not resolve",
                                                        "no such host",
                                                        "failed to download",
                                                        "Temporary failure resolving",
                                                        "failed_connect",
                                                        "nxdomain"};

// What they print when the registry answers that it has no such thing.
constexpr std::array<std::string_view, 4> kAbsent{
    "E404", "ETARGET", "No matching distribution found", "Could not find a version"};

constexpr std::size_t kLongestQuote = 200;

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

// A code must stand alone: "E404" is not part of the hash "sha512-...E404x".
bool has_word(std::string_view line, std::string_view word) {
  for (std::size_t at = line.find(word); at != line.npos; at = line.find(word, at + 1)) {
    const bool starts = at == 0 || !is_letter_or_digit(line[at - 1]);
    const std::size_t end = at + word.size();
    // SELF_SIGNED_CERT_IN_CHAIN, NewConnectionError(...): what follows may be an underscore or a
    // bracket
    if (starts && (end >= line.size() || !is_letter_or_digit(line[end]))) return true;
  }
  return false;
}

template <class Words>
std::string first_line_with(const std::string& text, const Words& words) {
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    for (const std::string_view word : words) {
      if (has_word(line, word)) return line.substr(0, kLongestQuote);
    }
  }
  return "";
}

}  // namespace

std::string registry_trouble(const std::string& log_text) {
  if (const std::string line = first_line_with(log_text, kUnreachable); !line.empty()) {
    return "registry unreachable: " + line;
  }
  if (const std::string line = first_line_with(log_text, kAbsent); !line.empty()) {
    return "the registry does not have it: " + line;
  }
  return "";
}

bool lacks_venv(const std::string& log_text) {
  for (const char* sign : {"ensurepip is not available", "No module named venv",
                           "No module named ensurepip", "No module named 'ensurepip'"}) {
    if (log_text.find(sign) != std::string::npos) return true;
  }
  return false;
}

Error explain_failed_step(const std::string& step, int exit_code,
                          const std::filesystem::path& log_file) {
  const std::string trouble = registry_trouble(read_file(log_file).value_or(""));
  const std::string log_note = "(log: " + log_file.string() + ")";
  if (!trouble.empty()) return {ErrorCode::not_installable, trouble + " " + log_note};
  std::string message =
      "`" + step + "` failed with exit code " + std::to_string(exit_code) + " " + log_note;
  const std::string tail = last_lines(log_file, 12);
  if (!tail.empty()) message += ":\n" + tail;
  return {ErrorCode::not_installable, std::move(message)};
}

}  // namespace bakeoff::lab
