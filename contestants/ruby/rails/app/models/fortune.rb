class Fortune < ActiveRecord::Base
  self.table_name = "fortune"

  def self.for_page
    [*all, new(id: 0, message: "Additional fortune added at request time.")].sort_by(&:message)
  end
end
