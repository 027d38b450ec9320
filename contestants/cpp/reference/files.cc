#include "files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

#include "fd.h"
#include "json_writer.h"

namespace bakeoff::reference {
namespace {

constexpr std::size_t kLongestName = 255;

bool is_plain(std::string_view name) {
  const auto fits = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           c == '-' || c == '.';
  };
  return !name.empty() && name.size() <= kLongestName && name.front() != '.' &&
         std::all_of(name.begin(), name.end(), fits);
}

bool read_whole(int fd, std::string& content) {
  std::size_t done = 0;
  while (done < content.size()) {
    const auto got = ::read(fd, content.data() + done, content.size() - done);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return false;  // it shrank
    done += static_cast<std::size_t>(got);
  }
  return true;
}

}  // namespace

void write_products(std::string& out, const std::vector<Product>& products, int count, int m) {
  JsonWriter json(out);
  json.open('{').key("items").open('[');
  for (int i = 0; i < count; ++i) {
    const Product& product = products[static_cast<std::size_t>(i)];
    json.open('{').key("id").number(product.id).key("name").text(product.name);
    json.key("category").text(product.category).key("price").number(product.price);
    json.key("quantity").number(product.quantity).key("active").flag(product.active);
    json.key("tags").open('[');
    for (const auto& tag : product.tags) json.text(tag);
    json.close(']').key("rating").open('{').key("score").number(product.score);
    json.key("count").number(product.count).close('}');
    json.key("total").number(product.price * product.quantity * m).close('}');
  }
  json.close(']').key("count").number(count).close('}');
}

bool read_static(const std::string& folder, std::string_view name, std::string& content) {
  if (folder.empty() || !is_plain(name)) return false;
  const std::string path = folder + "/" + std::string(name);
  const Fd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  struct stat status {};
  if (!file.is_open() || ::fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode))
    return false;
  content.resize(static_cast<std::size_t>(status.st_size));
  return read_whole(file.get(), content);
}

std::string_view type_of(std::string_view name) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kTypes{
      {{".css", "text/css"},
       {".html", "text/html; charset=utf-8"},
       {".js", "text/javascript"},
       {".json", "application/json"},
       {".png", "image/png"},
       {".svg", "image/svg+xml"}}};
  for (const auto& [end, type] : kTypes) {
    if (name.ends_with(end)) return type;
  }
  return "application/octet-stream";
}

}  // namespace bakeoff::reference
