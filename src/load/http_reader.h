// HttpReader: strict, incremental reader of HTTP/1.x answers (RFC 9112). It allocates only when a
// line arrives in pieces, and is longer than any that did before. Bytes go in as they arrive, in
// any pieces; the events that come out do not depend on where the pieces were cut.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace bakeoff::load {

class HttpReader {
 public:
  // One message's status line and header lines with their line ends; its trailers have as much
  // again.
  static constexpr std::size_t kMaxHeaderBytes = std::size_t{64} * 1024;
  static constexpr std::size_t kMaxChunkLineBytes = 4096;
  static constexpr int kMaxHeaders = 256;
  static constexpr int kMaxInterim = 16;

  enum class Event {
    need_more,  // the input is used up
    header,     // name() and value() of a header of the final answer
    body,       // piece() of the decoded body
    done,       // the answer is whole; what is left of the input does not belong to it
    malformed   // not HTTP/1.x, or framing that two readers could take differently; problem() says
                // why
  };

  // Forgets the last answer and waits for the next. An answer to HEAD has no body.
  void expect_answer(bool to_head);
  // The same for a request to switch protocols: a 101 is then the answer, and what follows its head
  // is left in the input.
  void expect_upgrade();
  // Takes bytes from the front of `input`, up to the next event. name(), value() and piece() stay
  // valid until the next call, or until the input's memory changes.
  Event next(std::string_view& input);
  // The peer sent its last byte: done (the body was delimited by that), malformed, or need_more: it
  // was cut off.
  Event end_of_input();

  [[nodiscard]] int status() const { return status_; }
  [[nodiscard]] std::string_view name() const { return name_; }  // as sent, any case
  [[nodiscard]] std::string_view value() const { return value_; }
  [[nodiscard]] std::string_view piece() const { return piece_; }
  [[nodiscard]] const char* problem() const { return problem_; }
  [[nodiscard]] int interim_answers() const { return interim_; }
  // Has any byte of the answer been read?
  [[nodiscard]] bool has_begun() const {
    return state_ != State::status_line || kept_size_ != 0 || interim_ != 0;
  }
  // After done: may another request be sent on this connection?
  [[nodiscard]] bool keep_alive() const;

 private:
  enum class State : std::uint8_t {
    status_line,
    header_line,
    fixed_body,
    chunk_size,
    chunk_body,
    chunk_end,
    trailer_line,
    until_close,
    done,
    malformed
  };

  void begin_message();
  Event step(std::string_view& input);
  Event line_step(std::string_view& input);
  Event body_step(std::string_view& input);
  bool take_line(std::string_view& input, std::string_view& line);
  void keep(std::string_view bytes);
  void append_kept(std::string_view bytes);
  void read_status_line(std::string_view line);
  Event read_header_line(std::string_view line);
  bool split_header(std::string_view line);
  void note_framing();
  void note_length(std::string_view list);
  void note_connection(std::string_view list);
  void end_headers();
  void begin_body();
  void read_chunk_size(std::string_view line);
  void fail(const char* problem);

  std::vector<char> kept_;  // the start of a line whose end has not arrived; grows, never shrinks
  std::size_t kept_size_ = 0;
  std::size_t line_budget_ = 0;
  std::uint64_t length_ = 0;  // of the body, or what is left of it or of the chunk
  std::string_view name_;
  std::string_view value_;
  std::string_view piece_;
  const char* problem_ = "";
  int status_ = 0;
  int headers_ = 0;
  int interim_ = 0;
  State state_ = State::done;
  bool to_head_ = false;
  bool to_upgrade_ = false;
  bool http_1_0_ = false;
  bool has_length_ = false;
  bool chunked_ = false;
  bool says_close_ = false;
  bool says_keep_alive_ = false;
  bool ended_by_close_ = false;
};

// Are the two the same but for the case of ASCII letters?
bool same_letters(std::string_view left, std::string_view right);

}  // namespace bakeoff::load
