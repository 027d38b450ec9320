# Pages need more of Rails than an API does.
class PagesController < ActionController::Base
  def fortunes
    @fortunes = Fortune.for_page
  end
end
