// SPDX-License-Identifier: GPL-3.0-or-later
#include "index/catalog_bodies.hpp"

#include <zdict.h>
#include <zstd.h>

#include "quarry/error.hpp"

namespace quarry::index {
namespace {

constexpr int level = 3;
constexpr std::size_t dictionary_bytes = 112 * 1024;
/// A record's text is limited at the doors; more than this in a frame's header is damage.
constexpr unsigned long long most_text_bytes = 1ull << 30;

struct Contexts {
  ZSTD_CCtx* pack = ZSTD_createCCtx();
  ZSTD_DCtx* unpack = ZSTD_createDCtx();
  Contexts() = default;
  Contexts(const Contexts&) = delete;
  Contexts& operator=(const Contexts&) = delete;
  ~Contexts() {
    ZSTD_freeCCtx(pack);
    ZSTD_freeDCtx(unpack);
  }
};

Contexts& contexts() {
  thread_local Contexts mine;
  return mine;
}

}  // namespace

struct Dictionary::Prepared {
  ZSTD_CDict* pack;
  ZSTD_DDict* unpack;
};

Dictionary::Dictionary(std::int64_t id, std::string_view bytes)
    : id_(id), prepared_(std::make_unique<Prepared>()) {
  prepared_->pack = ZSTD_createCDict(bytes.data(), bytes.size(), level);
  prepared_->unpack = ZSTD_createDDict(bytes.data(), bytes.size());
}

Dictionary::~Dictionary() {
  ZSTD_freeCDict(prepared_->pack);
  ZSTD_freeDDict(prepared_->unpack);
}

std::string pack_body(std::string_view text, const Dictionary* dictionary) {
  std::string out(ZSTD_compressBound(text.size()), '\0');
  auto* context = contexts().pack;
  const auto size =
      dictionary != nullptr
          ? ZSTD_compress_usingCDict(context, out.data(), out.size(), text.data(), text.size(),
                                     dictionary->prepared_->pack)
          : ZSTD_compressCCtx(context, out.data(), out.size(), text.data(), text.size(), level);
  if (ZSTD_isError(size) != 0)
    throw Error(Code::internal, std::string("cannot compress a record: ") + ZSTD_getErrorName(size) +
                                    "; free some memory");
  out.resize(size);
  out.shrink_to_fit();
  return out;
}

std::string unpack_body(std::string_view body, const Dictionary* dictionary) {
  const auto bytes = ZSTD_getFrameContentSize(body.data(), body.size());
  if (bytes > most_text_bytes)  // the two error values are above it too
    throw Error(Code::corrupt, "a record's body is no zstd frame; restore a backup");
  std::string out(static_cast<std::size_t>(bytes), '\0');
  auto* context = contexts().unpack;
  const auto size =
      dictionary != nullptr
          ? ZSTD_decompress_usingDDict(context, out.data(), out.size(), body.data(), body.size(),
                                       dictionary->prepared_->unpack)
          : ZSTD_decompressDCtx(context, out.data(), out.size(), body.data(), body.size());
  if (ZSTD_isError(size) != 0 || size != out.size())
    throw Error(Code::corrupt, "a record's body does not decompress; restore a backup");
  return out;
}

std::string train_dictionary(const std::vector<std::string>& texts) {
  std::string joined;
  std::vector<std::size_t> sizes;
  sizes.reserve(texts.size());
  for (const auto& text : texts) {
    joined += text;
    sizes.push_back(text.size());
  }
  std::string out(dictionary_bytes, '\0');
  const auto size = ZDICT_trainFromBuffer(out.data(), out.size(), joined.data(), sizes.data(),
                                          static_cast<unsigned>(sizes.size()));
  if (ZDICT_isError(size) != 0) return {};
  out.resize(size);
  return out;
}

}  // namespace quarry::index
