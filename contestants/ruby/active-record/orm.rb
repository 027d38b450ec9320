# orm with Active Record: relations lazily and with includes.
require_relative "answer_lines"
require_relative "models"

ActiveRecord::Base.establish_connection(ENV.fetch("DATABASE"))

def total_of(lines)
  lines.sum { |line| line.quantity * line.product.price }
end

def summary_of(purchases)
  found = purchases.to_a
  lines = found.flat_map { |purchase| purchase.lines.to_a }
  last = found.last
  {
    purchases: found.size,
    lines: lines.size,
    total: total_of(lines),
    cities: found.map { |purchase| purchase.customer.city }.tally,
    last: { id: last.id, customer: last.customer.name, titles: last.lines.map { |line| line.product.title } }
  }
end

def first_of(request)
  Purchase.where(status: request["status"]).order(:id).limit(request["first"])
end

def create(customer, number)
  lines = [1, 2, 3].map { |quantity| Line.new(product_id: 1 + number, quantity: quantity) }
  Purchase.create!(customer_id: customer, status: "open", lines: lines).id
end

def remove(id)
  purchase = Purchase.find(id)
  purchase.destroy!
  purchase.status == "sent" ? 1 : 0
end

def read_total(id)
  total_of(Purchase.includes(:customer, lines: :product).find(id).lines.to_a)
end

def crud(request)
  total = sent = 0
  request["times"].times do |number|
    id = create(request["customer"], number)
    total += read_total(id)
    Purchase.find(id).update!(status: "sent")
    sent += remove(id)
  end
  { total: total, sent: sent, left: Purchase.count }
end

def bulk(request)
  new = Product.where("title LIKE 'Bulk %'")
  Product.insert_all!(Array.new(request["rows"]) { |i| { title: "Bulk #{i}", price: i } })
  new.update_all("price = price + 1")
  total = new.sum(:price)
  { sum: total, deleted: new.delete_all }
end

def reads(request)
  found = Array.new(request["rows"]) { |k| Customer.find(1 + k * request["step"] % 1000) }
  { rows: found.size, letters: found.sum { |row| row.name.size }, last: found.last.attributes }
end

def groups(request)
  best = Line.group(:product_id).order(Arel.sql("sum(quantity) DESC"), :product_id).limit(request["top"])
  { best: best.sum(:quantity).to_a }
end

answer_lines(
  "reads" => method(:reads),
  "lazy" => ->(request) { summary_of(first_of(request)) },
  "eager" => ->(request) { summary_of(first_of(request).includes(:customer, lines: :product)) },
  "crud" => method(:crud),
  "bulk" => method(:bulk),
  "groups" => method(:groups)
)
