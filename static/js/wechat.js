// In WeChat, names the title and the picture that a page is passed on with.

const { sdk, sign } = document.querySelector("[data-sdk]").dataset;
// of several pictures the last one, which is square
const meta = (name) => [...document.querySelectorAll(`[property="og:${name}"]`)].pop()?.content;

async function introduce() {
  const answer = await fetch(`${sign}?url=${encodeURIComponent(location.href.split("#")[0])}`);
  if (!answer.ok) return;
  const jsApiList = ["updateAppMessageShareData", "updateTimelineShareData"];
  const [title, desc, link, imgUrl] = ["title", "description", "url", "image"].map(meta);
  wx.config({ ...await answer.json(), jsApiList });
  wx.ready(() => jsApiList.forEach((name) => wx[name]({ title, desc, link, imgUrl })));
}

if (/MicroMessenger/.test(navigator.userAgent)) {
  const script = document.createElement("script");
  script.src = sdk;
  script.onload = () => introduce().catch(() => {});
  document.head.append(script);
}
