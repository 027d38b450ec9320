// EventStream: counts the events of a text/event-stream as its bytes come in (WHATWG HTML 9.2.6): a
// blank line ends an event that has data. Stores nothing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace bakeoff::load {

class EventStream {
 public:
  // How many events this piece ends.
  int feed(std::string_view piece);

 private:
  void end_of_line(int& events);
  bool passes_mark(char c);

  std::uint8_t matched_ = 0;  // letters of "data" at the line's begin
  bool is_blank_ = true;      // the line
  bool has_data_ = false;     // the event
  std::uint8_t mark_ = 0;     // bytes read of a byte order mark; all: there is none to come
  bool after_cr_ = false;     // a line feed now belongs to the line end before
  bool in_name_ = true;       // of the line's field
};

}  // namespace bakeoff::load
