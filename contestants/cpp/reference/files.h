// Files: the static files and the list of products that the workloads static and compression ask
// for.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace bakeoff::reference {

struct Product {
  std::int64_t id = 0;
  std::string name;
  std::string category;
  std::int64_t price = 0;
  std::int64_t quantity = 0;
  bool active = false;
  std::vector<std::string> tags;
  std::int64_t score = 0;
  std::int64_t count = 0;
};

// Of dataset.json in `folder`; empty when it cannot be read.
std::vector<Product> read_products(const std::string& folder);

// The answer to /compression/items. REQUIRES: count <= products.size().
void write_products(std::string& out, const std::vector<Product>& products, int count, int m);

// False: there is no such file. Names are plain: what has a slash or begins with a dot is none.
bool read_static(const std::string& folder, std::string_view name, std::string& content);
std::string_view type_of(std::string_view name);

}  // namespace bakeoff::reference
