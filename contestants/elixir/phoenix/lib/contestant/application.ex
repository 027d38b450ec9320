defmodule Contestant.Application do
  @moduledoc "elixir/phoenix: the contract on Phoenix. Settings come from the environment, see config/runtime.exs."
  use Application

  @impl true
  def start(_type, _args) do
    children = [
      # Its pool holds 50 connections per host if not told.
      {Finch, name: Contestant.Finch, pools: %{default: [size: 1536, conn_max_idle_time: 60_000]}},
      {Phoenix.PubSub, name: Contestant.PubSub},
      Contestant.Endpoint
    ]

    Supervisor.start_link(children, strategy: :one_for_one, name: Contestant.Supervisor)
  end
end
