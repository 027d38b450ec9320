defmodule Contestant.UserSocket do
  use Phoenix.Socket

  channel "echo:*", Contestant.EchoChannel
  channel "room:*", Contestant.RoomChannel

  @impl true
  def connect(_params, socket, _info), do: {:ok, socket}

  @impl true
  def id(_socket), do: nil
end
