defmodule Contestant.RoomChannel do
  use Phoenix.Channel

  @impl true
  def join(_topic, _params, socket), do: {:ok, socket}

  @impl true
  def handle_in("message", payload, socket) do
    broadcast!(socket, "message", payload)
    {:noreply, socket}
  end
end
