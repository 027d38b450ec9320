defmodule Contestant.MixProject do
  use Mix.Project

  def project do
    [
      app: :contestant,
      version: "1.0.0",
      elixir: "~> 1.18",
      start_permanent: true,
      deps: deps()
    ]
  end

  def application do
    [mod: {Contestant.Application, []}, extra_applications: [:logger]]
  end

  defp deps do
    [
      {:bandit, "== 1.12.5"},
      {:finch, "== 0.20.0"},
      {:phoenix, "== 1.8.12"},
      {:plug, "== 1.19.2"}
    ]
  end
end
