require_relative "../../lib/queens"
require_relative "../../lib/upstream"

class ContractController < ActionController::API
  UPSTREAM = Concurrent::Delay.new { Upstream.new(ENV.fetch("UPSTREAM", "")) }

  def plaintext
    render plain: "Hello, World!"
  end

  def json
    render json: { message: "Hello, World!" }
  end

  def cpu
    text = params[:n].to_s
    size = text.match?(/\A\d{1,2}\z/) ? text.to_i : 0
    return render json: { error: "n must be a whole number from 1 to 12" }, status: :bad_request unless size.between?(1, 12)

    render json: { n: size, solutions: Queens.count(size) }
  end

  def slow
    render json: UPSTREAM.value!.slow
  rescue Upstream::Failed => e
    render json: { error: e.message }, status: :bad_gateway
  end

  def upstream
    render json: UPSTREAM.value!.merge
  rescue Upstream::Failed => e
    render json: { error: e.message }, status: :bad_gateway
  end
end
