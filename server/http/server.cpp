// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/server.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>

#include <atomic>
#include <map>
#include <optional>
#include <set>

#include "http/request_checks.hpp"
#include "quarry/error.hpp"

namespace quarry::http {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
using asio::ip::tcp;
using boost::system::error_code;

}  // namespace

struct Server::State {
  asio::io_context io{1};
  tcp::acceptor acceptor{io};
  asio::steady_timer drain{io};
  asio::thread_pool pool;
  Handler handler;
  ServerLimits limits;
  std::atomic<std::size_t> queued{0};
  std::size_t bodies_in_pieces = 0;  ///< being sent; on the socket thread only
  std::map<std::string, std::size_t> per_address;  ///< open connections; on the socket thread only
  std::set<Session*> sessions;
  bool stopping = false;

  State(unsigned threads, Handler handler_given, ServerLimits limits_given)
      : pool(threads), handler(std::move(handler_given)), limits(limits_given) {}
  void accept();
};

/// One connection. Lives while an operation of it is pending; all of it runs on the socket thread but the handler.
class Session : public std::enable_shared_from_this<Session> {
 public:
  Session(Server::State& state, tcp::socket socket, std::string address)
      : state_(state), stream_(std::move(socket)), address_(std::move(address)) {
    ++state_.per_address[address_];
    state_.sessions.insert(this);
  }
  ~Session() {
    state_.sessions.erase(this);
    if (--state_.per_address[address_] == 0) state_.per_address.erase(address_);
    if (state_.stopping && state_.sessions.empty()) state_.drain.cancel();
  }

  void read_header() {
    parser_.emplace();
    parser_->header_limit(static_cast<std::uint32_t>(state_.limits.header_bytes));
    parser_->body_limit(state_.limits.body_bytes);
    body_bytes_read_ = 0;
    idle_ = buffer_.size() == 0;
    stream_.expires_after(served_ != 0 && idle_ ? state_.limits.idle_time : state_.limits.header_time);
    look_for_header_end();
  }

  /// Closes a connection that waits for its next request; one at work closes after its answer.
  void drain() {
    if (idle_) close();
  }
  void close() {
    error_code ignored;
    stream_.socket().shutdown(tcp::socket::shutdown_both, ignored);
    stream_.close();
  }

 private:
  /// Until the header is whole; it may have come with the request before.
  void look_for_header_end() {
    const std::string_view bytes(static_cast<const char*>(buffer_.data().data()), buffer_.size());
    const auto end = bytes.find("\r\n\r\n");
    if (end != std::string_view::npos && end + 4 <= state_.limits.header_bytes) return got_header(end + 4);
    if (bytes.size() >= state_.limits.header_bytes)
      return answer(problem(431, "too_large", "the request's header is over 16 KiB"), false);
    stream_.async_read_some(buffer_.prepare(4096), [self = shared_from_this()](error_code error, std::size_t size) {
      if (error) return self->close();
      self->idle_ = false;
      self->buffer_.commit(size);
      self->look_for_header_end();
    });
  }

  void got_header(std::size_t size) {
    idle_ = false;
    const auto* const bytes = static_cast<const char*>(buffer_.data().data());
    if (const auto wrong = check_raw_header({bytes, size}); !wrong.empty())
      return answer(problem(400, "invalid_argument", wrong), false);
    error_code parse_error;
    parser_->eager(false);
    const auto used = parser_->put(asio::buffer(bytes, size), parse_error);
    if (parse_error == beast::http::error::body_limit)
      return answer(problem(413, "too_large", "the request's body is over its limit"), false);
    if (parse_error || !parser_->is_header_done())
      return answer(problem(400, "invalid_argument", "the request is not well-formed HTTP/1.1"), false);
    buffer_.consume(used);
    stream_.expires_after(state_.limits.body_time);
    parser_->eager(true);
    read_body();
  }

  void read_body() {
    if (parser_->is_done()) return dispatch();
    if (beast::iequals(parser_->get()[beast::http::field::expect], "100-continue") && body_bytes_read_ == 0 &&
        !continued_) {
      continued_ = true;
      return send_continue();
    }
    beast::http::async_read_some(stream_, buffer_, *parser_,
                                 [self = shared_from_this()](error_code error, std::size_t size) {
                                   self->got_body(error, size);
                                 });
  }

  void send_continue() {
    static constexpr std::string_view line = "HTTP/1.1 100 Continue\r\n\r\n";
    asio::async_write(stream_, asio::buffer(line), [self = shared_from_this()](error_code error, std::size_t) {
      if (error) return self->close();
      self->read_body();
    });
  }

  /// Chunk extensions and trailers pass the parser's body limit, so the raw bytes are counted too.
  void got_body(error_code error, std::size_t size) {
    body_bytes_read_ += size;
    if (error == beast::http::error::body_limit || body_bytes_read_ > 2 * state_.limits.body_bytes)
      return answer(problem(413, "too_large", "the request's body is over its limit"), false);
    if (error == beast::http::error::need_buffer) error = {};
    if (error == beast::error::timeout || error == beast::http::error::partial_message ||
        error == beast::http::error::end_of_stream)
      return close();
    if (error) return answer(problem(400, "invalid_argument", "the request's body is not well-formed"), false);
    read_body();
  }

  void dispatch() {
    auto& message = parser_->get();
    const bool keep_alive = message.keep_alive();
    auto request = std::make_shared<Request>();
    request->method = std::string(message.method_string());
    request->content_type = std::string(message[beast::http::field::content_type]);
    request->if_none_match = std::string(message[beast::http::field::if_none_match]);
    if (!read_target({message.target().data(), message.target().size()}, *request))
      return answer(problem(400, "invalid_argument", "the request's target cannot be read"), false);
    request->body = std::move(message.body());
    if (state_.queued.fetch_add(1) >= state_.limits.queued_requests) {
      state_.queued.fetch_sub(1);
      return answer(problem(503, "unavailable", "too many requests at once; try again"), keep_alive);
    }
    stream_.expires_never();
    asio::post(state_.pool, [self = shared_from_this(), request, keep_alive]() mutable {
      auto response = std::make_shared<Response>(self->state_.handler(*request));
      self->state_.queued.fetch_sub(1);
      auto& io = self->state_.io;
      asio::post(io, [self = std::move(self), response, keep_alive] {
        self->answer(std::move(*response), keep_alive, self->parser_->get().method() == beast::http::verb::head);
      });
    });
  }

  void answer(Response&& response, bool keep_alive, bool head_only = false) {
    if (response.pieces && !head_only) return send_pieces(std::move(response), keep_alive);
    ++served_;
    keep_alive = keep_alive && !state_.stopping && served_ < state_.limits.requests_per_connection;
    auto message = std::make_shared<beast::http::response<beast::http::string_body>>();
    message->result(response.status);
    message->version(11);
    message->keep_alive(keep_alive);
    message->set(beast::http::field::content_type, response.content_type);
    message->set("X-Content-Type-Options", "nosniff");
    for (const auto& [name, value] : response.headers) message->set(name, value);
    const auto length = response.body.size();
    if (!head_only) message->body() = std::move(response.body);
    message->content_length(length);
    stream_.expires_after(state_.limits.write_time);
    const auto written = [self = shared_from_this(), message, keep_alive](error_code error, std::size_t) {
      if (error || !keep_alive) return self->close();
      self->continued_ = false;
      self->read_header();
    };
    if (head_only) {
      auto serializer = std::make_shared<beast::http::response_serializer<beast::http::string_body>>(*message);
      beast::http::async_write_header(stream_, *serializer,
                                      [written, serializer](error_code error, std::size_t size) { written(error, size); });
    } else {
      beast::http::async_write(stream_, *message, written);
    }
  }

  /// A body of unknown size: chunked, or in HTTP/1.0 up to the end of the connection.
  struct Sending {
    beast::http::response<beast::http::empty_body> head;
    std::optional<beast::http::response_serializer<beast::http::empty_body>> serializer;
    BodyPieces pieces;
    std::string piece;
    bool keep_alive = false, more = true, failed = false;
    Server::State& state;
    explicit Sending(Server::State& of) : state(of) { ++state.bodies_in_pieces; }
    ~Sending() { --state.bodies_in_pieces; }
  };

  void send_pieces(Response&& response, bool keep_alive) {
    if (state_.bodies_in_pieces >= state_.limits.bodies_in_pieces)
      return answer(problem(503, "unavailable", "too many exports at once; try again"), keep_alive);
    ++served_;
    const bool chunked = parser_->get().version() >= 11;
    auto sending = std::make_shared<Sending>(state_);
    sending->keep_alive = chunked && keep_alive && !state_.stopping && served_ < state_.limits.requests_per_connection;
    sending->pieces = std::move(response.pieces);
    auto& head = sending->head;
    head.result(response.status);
    head.version(11);
    head.keep_alive(sending->keep_alive);
    head.set(beast::http::field::content_type, response.content_type);
    head.set("X-Content-Type-Options", "nosniff");
    for (const auto& [name, value] : response.headers) head.set(name, value);
    if (chunked) head.chunked(true);
    sending->serializer.emplace(head);
    stream_.expires_after(state_.limits.write_time);
    beast::http::async_write_header(stream_, *sending->serializer, [self = shared_from_this(), sending](error_code error, std::size_t) {
      if (error) return self->close();
      self->make_piece(sending);
    });
  }

  void make_piece(std::shared_ptr<Sending> sending) {
    stream_.expires_never();
    asio::post(state_.pool, [self = shared_from_this(), sending = std::move(sending)]() mutable {
      sending->piece.clear();
      try {
        sending->more = sending->pieces(sending->piece);
      } catch (const std::exception&) {
        sending->failed = true;
      }
      auto& io = self->state_.io;
      asio::post(io, [self = std::move(self), sending = std::move(sending)]() mutable { self->send_piece(std::move(sending)); });
    });
  }

  void send_piece(std::shared_ptr<Sending> sending) {
    if (sending->failed) return close();
    if (!sending->more && sending->piece.empty()) return end_pieces(std::move(sending));
    stream_.expires_after(state_.limits.write_time);
    const auto written = [self = shared_from_this(), sending](error_code error, std::size_t) {
      if (error) return self->close();
      sending->more ? self->make_piece(sending) : self->end_pieces(sending);
    };
    if (sending->piece.empty()) return make_piece(std::move(sending));
    if (sending->head.chunked()) return asio::async_write(stream_, beast::http::make_chunk(asio::buffer(sending->piece)), written);
    asio::async_write(stream_, asio::buffer(sending->piece), written);
  }

  void end_pieces(std::shared_ptr<Sending> sending) {
    if (!sending->head.chunked()) return close();
    stream_.expires_after(state_.limits.write_time);
    asio::async_write(stream_, beast::http::make_chunk_last(), [self = shared_from_this(), sending](error_code error, std::size_t) {
      if (error || !sending->keep_alive) return self->close();
      self->continued_ = false;
      self->read_header();
    });
  }

  static constexpr std::size_t buffer_limit = 64 << 10;
  Server::State& state_;
  beast::tcp_stream stream_;
  std::string address_;
  beast::flat_buffer buffer_{buffer_limit};
  std::optional<beast::http::request_parser<beast::http::string_body>> parser_;
  std::size_t body_bytes_read_ = 0, served_ = 0;
  bool idle_ = true, continued_ = false;
};

void Server::State::accept() {
  acceptor.async_accept([this](error_code error, tcp::socket socket) {
    if (stopping) return;
    if (!error) {
      error_code unknown;
      const auto address = socket.remote_endpoint(unknown).address().to_string(unknown);
      const auto known = per_address.find(address);
      const bool too_many = sessions.size() >= limits.connections ||
                            (known != per_address.end() && known->second >= limits.connections_per_address);
      if (!unknown && !too_many) {
        socket.set_option(tcp::no_delay(true), unknown);
        std::make_shared<Session>(*this, std::move(socket), address)->read_header();
      }
    }
    accept();
  });
}

Server::Server(const std::string& address, std::uint16_t port, unsigned threads, Handler handler, ServerLimits limits)
    : state_(std::make_unique<State>(threads, std::move(handler), limits)) {
  error_code error;
  const auto parsed = asio::ip::make_address(address, error);
  if (error) throw Error(Code::invalid_argument, "'" + address + "' is no IP address to listen on");
  const tcp::endpoint endpoint(parsed, port);
  state_->acceptor.open(endpoint.protocol(), error);
  if (!error) state_->acceptor.set_option(tcp::acceptor::reuse_address(true), error);
  if (!error) state_->acceptor.bind(endpoint, error);
  if (!error) state_->acceptor.listen(asio::socket_base::max_listen_connections, error);
  if (error)
    throw Error(Code::unavailable, address + ":" + std::to_string(port) + ": cannot listen there: " + error.message());
}

Server::~Server() { state_->pool.join(); }

std::uint16_t Server::port() const { return state_->acceptor.local_endpoint().port(); }

void Server::run() {
  state_->accept();
  state_->io.run();
}

void Server::stop() {
  asio::post(state_->io, [state = state_.get()] {
    state->stopping = true;
    error_code ignored;
    state->acceptor.close(ignored);
    const auto sessions = state->sessions;
    for (auto* session : sessions) session->drain();
    state->drain.expires_after(std::chrono::seconds(5));
    state->drain.async_wait([state](error_code error) {
      if (error) return;
      const auto left = state->sessions;
      for (auto* session : left) session->close();
    });
    if (state->sessions.empty()) state->drain.cancel();
  });
}

}  // namespace quarry::http
