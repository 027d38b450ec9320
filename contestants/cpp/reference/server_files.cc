// Server: the answers of compression and static.
#include "server.h"

namespace bakeoff::reference {

void Server::write_products_to(const Order& order) {
  body_.clear();
  write_products(body_, products_, order.n, order.times);
  AnswerShape shape = order.shape;
  shape.is_packed = shape.is_packed && packer_.pack(body_, packed_);
  answers_.write(output_, shape, "application/json", shape.is_packed ? packed_ : body_);
}

void Server::write_file(const Order& order) {
  AnswerShape shape = order.shape;
  if (read_static(folder_, order.name, body_))
    return answers_.write(output_, shape, type_of(order.name), body_);
  shape.status = 404;
  answers_.write_error(output_, shape);
}

}  // namespace bakeoff::reference
