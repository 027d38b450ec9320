class EchoChannel < ApplicationCable::Channel
  def message(data)
    transmit({ body: data["body"] })
  end
end
