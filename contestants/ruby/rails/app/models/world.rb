class World < ActiveRecord::Base
  self.table_name = "world"
  ROWS = 10_000

  def self.draw
    rand(1..ROWS)
  end

  def self.draw_rows(count)
    Array.new(count) { find(draw) }
  end

  # The rows are locked in the order of their ids, so that two requests never wait for each other in a circle.
  def self.change_rows(count)
    worlds = draw_rows(count).each { |world| world.randomnumber = draw }
    numbers = worlds.to_h { |world| [world.id, world.randomnumber] }
    transaction do
      where(id: numbers.keys).order(:id).lock.pluck(:id)
      upsert_all(numbers.map { |id, number| { id: id, randomnumber: number } })
    end
    worlds
  end

  def as_json(*)
    { id: id, randomNumber: randomnumber }
  end
end
