class RoomChannel < ApplicationCable::Channel
  def subscribed
    stream_from "room"
  end

  def message(data)
    ActionCable.server.broadcast("room", { body: data["body"] })
  end
end
