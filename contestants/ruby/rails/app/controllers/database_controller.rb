class DatabaseController < ActionController::API
  def db
    render json: World.find(World.draw)
  end

  def queries
    render json: World.draw_rows(count)
  end

  def updates
    render json: World.change_rows(count)
  end

  private

  # What is no number from 1 to 500 counts as the nearer of the two.
  def count
    text = params[:queries].to_s
    text.match?(/\A-?\d+\z/) ? text.to_i.clamp(1, 500) : 1
  end
end
