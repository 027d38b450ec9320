# The shop of catalog/services/orm.sql as Active Record's models.
require "active_record"

class Customer < ActiveRecord::Base
  self.table_name = "customer"
end

class Product < ActiveRecord::Base
  self.table_name = "product"
end

class Purchase < ActiveRecord::Base
  self.table_name = "purchase"
  belongs_to :customer
  has_many :lines, -> { order(:id) }, dependent: :delete_all
end

class Line < ActiveRecord::Base
  self.table_name = "line"
  belongs_to :purchase
  belongs_to :product
end
