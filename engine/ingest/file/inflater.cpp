// SPDX-License-Identifier: GPL-2.0-or-later
#include "ingest/file/inflater.hpp"

#include <bzlib.h>
#include <lzma.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <string_view>

#include "quarry/error.hpp"

namespace quarry {
namespace {

/// The compressed side: bytes of the descriptor in pieces.
class Input {
 public:
  Input(int descriptor, const std::string& name) : descriptor_(descriptor), name_(name) {}

  /// The next piece; empty at the end of the file.
  std::span<char> next() {
    while (true) {
      const auto got = ::pread(descriptor_, buffer_.data(), buffer_.size(), offset_);
      if (got >= 0) {
        offset_ += got;
        return {buffer_.data(), static_cast<std::size_t>(got)};
      }
      if (errno != EINTR) throw Error(Code::internal, name_ + ": cannot be read: " + std::strerror(errno));
    }
  }
  [[noreturn]] void broken(const char* what) const {
    throw Error(Code::corrupt, name_ + ": compressed data is broken: " + what);
  }

 private:
  int descriptor_;
  std::string name_;
  off_t offset_ = 0;
  std::array<char, 65536> buffer_;
};

class Plain final : public Inflater {
 public:
  Plain(int descriptor, const std::string& name) : descriptor_(descriptor), name_(name) {}
  std::size_t read(std::span<char> out) override {
    while (true) {
      const auto got = ::pread(descriptor_, out.data(), out.size(), offset_);
      if (got >= 0) {
        offset_ += got;
        return static_cast<std::size_t>(got);
      }
      if (errno != EINTR) throw Error(Code::internal, name_ + ": cannot be read: " + std::strerror(errno));
    }
  }

 private:
  int descriptor_;
  std::string name_;
  off_t offset_ = 0;
};

class Gzip final : public Inflater {
 public:
  Gzip(int descriptor, const std::string& name) : input_(descriptor, name) {
    if (inflateInit2(&stream_, 15 + 16) != Z_OK) throw Error(Code::internal, "zlib cannot start");
  }
  ~Gzip() override { inflateEnd(&stream_); }
  std::size_t read(std::span<char> out) override {
    stream_.next_out = reinterpret_cast<Bytef*>(out.data());
    stream_.avail_out = static_cast<uInt>(out.size());
    while (stream_.avail_out == out.size() && !done_) {
      if (stream_.avail_in == 0) {
        const auto piece = input_.next();
        if (piece.empty()) {
          if (!between_members_) input_.broken("it ends early");
          done_ = true;
          break;
        }
        stream_.next_in = reinterpret_cast<Bytef*>(piece.data());
        stream_.avail_in = static_cast<uInt>(piece.size());
      }
      if (between_members_ && !start_member()) continue;
      const int result = inflate(&stream_, Z_NO_FLUSH);
      if (result == Z_STREAM_END) {
        between_members_ = true;
      } else if (result != Z_OK && result != Z_BUF_ERROR) {
        input_.broken(stream_.msg != nullptr ? stream_.msg : "gzip");
      }
    }
    return out.size() - stream_.avail_out;
  }

 private:
  /// After a member: another one may follow; zero padding and anything else ends the stream, as gzip does.
  bool start_member() {
    if (first_member_ || *stream_.next_in == 0x1f) {
      if (!first_member_) inflateReset(&stream_);
      first_member_ = between_members_ = false;
      return true;
    }
    done_ = true;
    return false;
  }
  Input input_;
  z_stream stream_{};
  bool first_member_ = true, between_members_ = true, done_ = false;
};

class Bzip2 final : public Inflater {
 public:
  Bzip2(int descriptor, const std::string& name) : input_(descriptor, name) { start(); }
  ~Bzip2() override { BZ2_bzDecompressEnd(&stream_); }
  std::size_t read(std::span<char> out) override {
    stream_.next_out = out.data();
    stream_.avail_out = static_cast<unsigned>(out.size());
    while (stream_.avail_out == out.size() && !done_) {
      if (stream_.avail_in == 0) {
        const auto piece = input_.next();
        if (piece.empty()) {
          if (!ended_) input_.broken("it ends early");
          done_ = true;
          break;
        }
        stream_.next_in = piece.data();
        stream_.avail_in = static_cast<unsigned>(piece.size());
      }
      if (ended_) restart();
      const int result = BZ2_bzDecompress(&stream_);
      if (result == BZ_STREAM_END) {
        ended_ = true;
      } else if (result != BZ_OK) {
        input_.broken("bzip2");
      }
    }
    return out.size() - stream_.avail_out;
  }

 private:
  void start() {
    if (BZ2_bzDecompressInit(&stream_, 0, 0) != BZ_OK) throw Error(Code::internal, "bzip2 cannot start");
  }
  void restart() {  // streams may follow each other
    auto* const next_in = stream_.next_in;
    const auto avail_in = stream_.avail_in;
    auto* const next_out = stream_.next_out;
    const auto avail_out = stream_.avail_out;
    BZ2_bzDecompressEnd(&stream_);
    stream_ = {};
    start();
    stream_.next_in = next_in;
    stream_.avail_in = avail_in;
    stream_.next_out = next_out;
    stream_.avail_out = avail_out;
    ended_ = false;
  }
  Input input_;
  bz_stream stream_{};
  bool ended_ = false, done_ = false;
};

class Xz final : public Inflater {
 public:
  Xz(int descriptor, const std::string& name) : input_(descriptor, name) {
    if (lzma_stream_decoder(&stream_, std::uint64_t{256} << 20, LZMA_CONCATENATED) != LZMA_OK)
      throw Error(Code::internal, "liblzma cannot start");
  }
  ~Xz() override { lzma_end(&stream_); }
  std::size_t read(std::span<char> out) override {
    stream_.next_out = reinterpret_cast<std::uint8_t*>(out.data());
    stream_.avail_out = out.size();
    while (stream_.avail_out == out.size() && !done_) {
      if (stream_.avail_in == 0 && !input_ended_) {
        const auto piece = input_.next();
        input_ended_ = piece.empty();
        stream_.next_in = reinterpret_cast<const std::uint8_t*>(piece.data());
        stream_.avail_in = piece.size();
      }
      const auto result = lzma_code(&stream_, input_ended_ ? LZMA_FINISH : LZMA_RUN);
      if (result == LZMA_STREAM_END) {
        done_ = true;
      } else if (result != LZMA_OK) {
        input_.broken(result == LZMA_BUF_ERROR ? "it ends early" : "xz");
      }
    }
    return out.size() - stream_.avail_out;
  }

 private:
  Input input_;
  lzma_stream stream_ = LZMA_STREAM_INIT;
  bool input_ended_ = false, done_ = false;
};

class Zstd final : public Inflater {
 public:
  Zstd(int descriptor, const std::string& name) : input_(descriptor, name), stream_(ZSTD_createDStream()) {
    if (stream_ == nullptr) throw Error(Code::internal, "zstd cannot start");
  }
  ~Zstd() override { ZSTD_freeDStream(stream_); }
  std::size_t read(std::span<char> out) override {
    ZSTD_outBuffer output{out.data(), out.size(), 0};
    while (output.pos == 0) {
      if (piece_.pos == piece_.size) {
        const auto piece = input_.next();
        piece_ = {piece.data(), piece.size(), 0};
        if (piece.empty()) {
          if (inside_frame_) input_.broken("it ends early");
          return 0;
        }
      }
      const auto result = ZSTD_decompressStream(stream_, &output, &piece_);
      if (ZSTD_isError(result) != 0) input_.broken(ZSTD_getErrorName(result));
      inside_frame_ = result != 0;
    }
    return output.pos;
  }

 private:
  Input input_;
  ZSTD_DStream* stream_;
  ZSTD_inBuffer piece_{nullptr, 0, 0};
  bool inside_frame_ = false;
};

}  // namespace

Compression compression_of(std::string_view first_bytes) {
  using namespace std::string_view_literals;
  if (first_bytes.starts_with("\x1f\x8b\x08"sv)) return Compression::gzip;
  if (first_bytes.starts_with("BZh"sv) && first_bytes.size() > 9 && first_bytes.substr(4, 6) == "1AY&SY"sv)
    return Compression::bzip2;
  if (first_bytes.starts_with("\xfd" "7zXZ\0"sv)) return Compression::xz;
  if (first_bytes.starts_with("\x28\xb5\x2f\xfd"sv)) return Compression::zstd;
  return Compression::none;
}

std::unique_ptr<Inflater> make_inflater(Compression compression, int descriptor, const std::string& name) {
  switch (compression) {
    case Compression::gzip: return std::make_unique<Gzip>(descriptor, name);
    case Compression::bzip2: return std::make_unique<Bzip2>(descriptor, name);
    case Compression::xz: return std::make_unique<Xz>(descriptor, name);
    case Compression::zstd: return std::make_unique<Zstd>(descriptor, name);
    case Compression::none: break;
  }
  return std::make_unique<Plain>(descriptor, name);
}

}  // namespace quarry
