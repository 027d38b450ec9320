defmodule Contestant.EchoChannel do
  use Phoenix.Channel

  @impl true
  def join(_topic, _params, socket), do: {:ok, socket}

  @impl true
  def handle_in("message", payload, socket), do: {:reply, {:ok, payload}, socket}
end
